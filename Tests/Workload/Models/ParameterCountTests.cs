using SimMoE.Experiments.Specs;
using SimMoE.Workload.Models;

namespace SimMoE.Tests.Workload.Models;

public sealed class ParameterCountTests
{
    /// <summary>
    /// paper-2.2b-ep by hand: embeddings 2 x 50304 x 1024 = 103,022,592; attention 12 x 4 x 1024^2 = 50,331,648; stems
    /// 2 x 2 x 1024 x 4096 = 16,777,216; routers 10 x 1024 x 384 = 3,932,160; experts 10 x 384 x 2 x 1024 x 256 = 2,013,265,920;
    /// norms (2 x 12 + 1) x 1024 = 25,600. Total 2,187,355,136 (the paper prints 2.2B). Active experts 10 x 4 x 524,288 = 20,971,520.
    /// </summary>
    [Fact]
    public void Of_PaperEp_IsTheHandCount()
    {
        var count = ParameterCount.Of(ModelReader.Preset("paper-2.2b-ep"));
        Assert.Equal(51_511_296, count.Embedding);
        Assert.Equal(51_511_296, count.Head);
        Assert.Equal(50_331_648, count.Attention);
        Assert.Equal(16_777_216, count.Dense);
        Assert.Equal(3_932_160, count.Router);
        Assert.Equal(2_013_265_920, count.Experts);
        Assert.Equal(20_971_520, count.ActiveExperts);
        Assert.Equal(0, count.Projections);
        Assert.Equal(25_600, count.Norms);
        Assert.Equal(2_187_355_136, count.Total);
        Assert.Equal(195_060_736, count.Active);
    }

    /// <summary>
    /// Totals and active parameters of the paper's models in millions, worked out from its Tables 4 and 5; the paper prints
    /// 0.2B active and 2.2B or 4.2B in all. A head-parallel model adds 10 x 2 x 1024^2 = 21.0M of projections to its EP twin.
    /// </summary>
    [Theory]
    [InlineData("paper-2.2b-ep", 2187, 195)]
    [InlineData("paper-2.2b-hp", 2208, 216)]
    [InlineData("paper-2.2b-hp-g", 2212, 220)]
    [InlineData("paper-4.2b-ep", 4205, 199)]
    [InlineData("paper-4.2b-hp", 4226, 220)]
    [InlineData("paper-4.2b-hp-g", 4233, 228)]
    [InlineData("paper-mlp", 179, 179)]
    public void Of_PaperModels_AreThePrintedSizes(string preset, int totalMillions, int activeMillions)
    {
        var count = ParameterCount.Of(ModelReader.Preset(preset));
        Assert.Equal(totalMillions, Math.Round(count.Total / 1e6));
        Assert.Equal(activeMillions, Math.Round(count.Active / 1e6));
    }

    /// <summary>
    /// Published: Mixtral 46.7B / 12.9B; Qwen3-30B-A3B 30.5B / 3.3B; OLMoE 6.9B / 1.3B; DeepSeek-V3 671B / 37B (its 14B of
    /// multi-token prediction not included; 37.55B with the embedding table, 36.6B without). Bounds are the publications' last digit.
    /// </summary>
    [Theory]
    [InlineData("mixtral-8x7b", 46.65, 46.75, 12.85, 12.95)]
    [InlineData("qwen3-30b-a3b", 30.45, 30.55, 3.25, 3.36)]
    [InlineData("olmoe-1b-7b", 6.85, 6.95, 1.25, 1.35)]
    [InlineData("deepseek-v3", 670.5, 671.5, 37.5, 37.6)]
    public void Of_PublishedModels_AreThePublishedTotals(string preset, double least, double most, double leastActive, double mostActive)
    {
        var count = ParameterCount.Of(ModelReader.Preset(preset));
        Assert.InRange(count.Total / 1e9, least, most);
        Assert.InRange(count.Active / 1e9, leastActive, mostActive);
    }

    [Fact]
    public void ActiveWithoutEmbedding_OfDeepSeek_IsThePublished37B() =>
        Assert.Equal(37, Math.Round(ParameterCount.Of(ModelReader.Preset("deepseek-v3")).ActiveWithoutEmbedding / 1e9));

    /// <summary>
    /// DeepSeek-V3's attention: W_DQ 7168 x 1536 = 11,010,048; W_UQ+QR 1536 x 128 x 192 = 37,748,736; W_DKV+KR 7168 x 576 =
    /// 4,128,768; W_UK+UV 512 x 128 x 256 = 16,777,216; W_O 16384 x 7168 = 117,440,512. Sum 187,105,280.
    /// </summary>
    [Fact]
    public void OfAttention_MultiHeadLatent_IsTheHandCount() =>
        Assert.Equal(187_105_280, ParameterCount.OfAttention(ModelReader.Preset("deepseek-v3").Attention, 7168));

    /// <summary>Mixtral's attention: queries and output 2 x 4096^2, keys and values 2 x 4096 x 1024.</summary>
    [Fact]
    public void OfAttention_GroupedQuery_IsTheHandCount() =>
        Assert.Equal(41_943_040, ParameterCount.OfAttention(ModelReader.Preset("mixtral-8x7b").Attention, 4096));

    /// <summary>LatentMoE at width 256: projections 2 x 1024 x 256, experts 384 x 2 x 256 x 256, router at full width 1024 x 384.</summary>
    [Fact]
    public void OfSparseLayer_Latent_WorksAtTheLatentWidth()
    {
        var count = ParameterCount.OfSparseLayer(ModelReader.Preset("paper-2.2b-latent").Moe!, 1024);
        Assert.Equal(524_288, count.Projections);
        Assert.Equal(50_331_648, count.Experts);
        Assert.Equal(393_216, count.Router);
    }
}
