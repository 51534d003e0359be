using SimMoE.Experiments.Specs;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Workload.Models;

public sealed class FlopCountTests
{
    /// <summary>paper-2.2b-ep: router 2 x 1024 x 384 = 786,432; experts 4 x 4 x 1024 x 256 = 4,194,304.</summary>
    [Fact]
    public void OfSparseLayer_Moe_IsTheHandCount()
    {
        var flops = FlopCount.OfSparseLayer(ModelReader.Preset("paper-2.2b-ep").Moe!, 1024, Pass.Forward);
        Assert.Equal(786_432, flops.Router.Count);
        Assert.Equal(4_194_304, flops.Experts.Count);
        Assert.Equal(4_980_736, flops.Total.Count);
    }

    /// <summary>paper-2.2b-hp: the same router and experts, and 4 d^2 = 4,194,304 for the two projections: as much as the
    /// experts.</summary>
    [Fact]
    public void OfSparseLayer_MultiHead_AddsFourDSquared()
    {
        var flops = FlopCount.OfSparseLayer(ModelReader.Preset("paper-2.2b-hp").Moe!, 1024, Pass.Forward);
        Assert.Equal(786_432, flops.Router.Count);
        Assert.Equal(4_194_304, flops.Experts.Count);
        Assert.Equal(4_194_304, flops.Projections.Count);
    }

    /// <summary>
    /// A block of the paper: projections 2 x 4 x 1024^2 = 8,388,608; causal core 8 heads x (128 + 128) x (2048 + 1) = 4,196,352
    /// (a token meets 1024.5 keys on average, 2 products x 2 operations x 128 channels x 8 heads for each). Backward is twice that.
    /// </summary>
    [Fact]
    public void OfBlock_Attention_IsTheHandCount()
    {
        var model = ModelReader.Preset("paper-2.2b-ep");
        var forward = FlopCount.OfBlock(model, 5, Pass.Forward);
        Assert.Equal(8_388_608, forward.AttentionProjections.Count);
        Assert.Equal(4_196_352, forward.AttentionCore.Count);
        Assert.Equal(2 * forward.Total.Count, FlopCount.OfBlock(model, 5, Pass.Backward).Total.Count);
        Assert.Equal(0, FlopCount.OfBlock(model, 5, Pass.Update).Total.Count);
    }

    /// <summary>The first two blocks of the paper are dense: 4 x 1024 x 4096 = 16,777,216, no router.</summary>
    [Fact]
    public void OfBlock_DenseBlock_HasNoExperts()
    {
        var flops = FlopCount.OfBlock(ModelReader.Preset("paper-2.2b-ep"), 1, Pass.Forward);
        Assert.Equal(16_777_216, flops.Dense.Count);
        Assert.Equal(0, flops.Experts.Count);
    }

    /// <summary>Head 2 x 50304 x 1024 = 103,022,592; the rest is the sum of twelve blocks.</summary>
    [Fact]
    public void OfModel_Paper_IsTheSumOfItsBlocks()
    {
        var model = ModelReader.Preset("paper-2.2b-hp");
        var whole = FlopCount.OfModel(model, Pass.Forward);
        Assert.Equal(103_022_592, whole.Head.Count);
        var blocks = Enumerable.Range(0, 12).Sum(layer => FlopCount.OfBlock(model, layer, Pass.Forward).Total.Count);
        Assert.Equal(blocks + 103_022_592, whole.Total.Count);
    }
}
