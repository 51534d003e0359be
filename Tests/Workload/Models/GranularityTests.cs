using SimMoE.Experiments.Specs;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Workload.Models;

public sealed class GranularityTests
{
    /// <summary>The paper's HP layer at G = 2 is its HP-G layer: 768 experts, k 8, d_e 128.</summary>
    [Fact]
    public void Apply_TwoOnThePapersLayer_IsItsGLayer()
    {
        var refined = Granularity.Apply(ModelReader.Preset("paper-2.2b-hp").Moe!, 2);
        Assert.Equal(ModelReader.Preset("paper-2.2b-hp-g").Moe, refined);
    }

    [Theory]
    [InlineData("paper-2.2b-ep", 2)]
    [InlineData("paper-4.2b-hp", 4)]
    [InlineData("deepseek-v3", 0.5)]
    [InlineData("mixtral-8x7b", 8)]
    [InlineData("paper-2.2b-latent", 0.25)]
    public void Apply_AnyFactor_KeepsExpertParametersAndFlops(string preset, double factor)
    {
        var model = ModelReader.Preset(preset);
        var refined = Granularity.Apply(model.Moe!, factor);
        var before = ParameterCount.OfSparseLayer(model.Moe!, model.HiddenSize);
        var after = ParameterCount.OfSparseLayer(refined, model.HiddenSize);
        Assert.NotEqual(model.Moe, refined);
        Assert.Equal(before.Experts, after.Experts);
        Assert.Equal(before.ActiveExperts, after.ActiveExperts);
        Assert.Equal(
            FlopCount.OfSparseLayer(model.Moe!, model.HiddenSize, Pass.Backward).Experts,
            FlopCount.OfSparseLayer(refined, model.HiddenSize, Pass.Backward).Experts
        );
        Assert.Equal(before.Router * factor, after.Router);
    }

    /// <summary>Mixtral's k = 2 at G = 1/4 would be half an expert.</summary>
    [Fact]
    public void TryApply_PartOfAnExpert_IsRefused()
    {
        var moe = ModelReader.Preset("mixtral-8x7b").Moe!;
        Assert.False(Granularity.TryApply(moe, 0.25, out var same));
        Assert.Equal(moe, same);
        Assert.Throws<ArgumentException>(() => Granularity.Apply(moe, 0.25));
    }

    /// <summary>With N_h x d_h = d, Multi-Head LatentMoE has the experts and routers of its EP twin and 2 d^2 parameters more.</summary>
    [Fact]
    public void ToMultiHead_OfThePapersMoe_IsItsHpLayer()
    {
        var moe = ModelReader.Preset("paper-2.2b-ep").Moe!;
        var heads = LayerForms.ToMultiHead(moe, 1024, 8);
        Assert.Equal(ModelReader.Preset("paper-2.2b-hp").Moe, heads);
        Assert.Equal(moe, LayerForms.ToMoe(heads));
        var (before, after) = (ParameterCount.OfSparseLayer(moe, 1024), ParameterCount.OfSparseLayer(heads, 1024));
        Assert.Equal(before.Experts, after.Experts);
        Assert.Equal(before.Router, after.Router);
        Assert.Equal(2 * 1024 * 1024, after.Projections);
    }

    [Fact]
    public void ToMultiHead_HiddenNotDivisible_Throws() =>
        Assert.Throws<ArgumentException>(() => LayerForms.ToMultiHead(ModelReader.Preset("paper-2.2b-ep").Moe!, 1024, 3));
}
