using SimMoE.Experiments.Verbs.Measure;
using SimMoE.Trainer.Layers;
using SimMoE.Units;
using SimMoE.Workload;

namespace SimMoE.Tests.Experiments.Verbs;

public sealed class LayerGridReaderTests
{
    /// <summary>The committed grids; the paper's has 2 x 4 x 2 shapes for two strategies, the skewed one 2 shapes, 3 routings, EP in two
    /// forms and HP.</summary>
    [Theory]
    [InlineData("layers-paper.yaml", 32)]
    [InlineData("layers-paper-short.yaml", 10)]
    [InlineData("layers-skewed.yaml", 18)]
    [InlineData("layers-cpu.yaml", 18)]
    public void Load_CommittedGrid_HasItsCases(string file, int cases)
    {
        var grid = LayerGridReader.Load(RepositoryFolder.File("Experiments", "Measurements", file), []);
        Assert.Equal(cases, grid.Cases(cuda: true).Count);
    }

    /// <summary>Several grids in one file, each with the keys beside the list: 39 layers of EP with 6 skewed ones, 41 of HP.</summary>
    [Fact]
    public void LoadAll_GridsOfOneRank_HaveTheirOwnSizes()
    {
        var grids = LayerGridReader.LoadAll(RepositoryFolder.File("Experiments", "Measurements", "layers-one.yaml"), []);
        var cases = grids.SelectMany(grid => grid.Cases(cuda: true)).ToList();
        Assert.Equal(80, cases.Count);
        Assert.Equal([512, 1024, 2048, 4096], cases.Select(each => each.HiddenSize).Distinct().Order());
        Assert.Equal([64, 128, 256], cases.Select(each => each.HeadSize).Where(size => size > 0).Distinct().Order());
        Assert.Equal([4096, 8192, 16384], cases.Select(each => each.Tokens).Distinct().Order());
        Assert.Contains(cases, each => each.ZipfExponent == 0.5);
    }

    [Fact]
    public void Cases_ExpertParallel_HasNoHeads()
    {
        var cases = LayerGridReader
            .Load(null, ["kernels=[grouped-gemm, per-expert-gemm]", "routing=[router, zipf 1.5]"])
            .Cases(cuda: false);
        var expected = new (StrategyKind, ExpertKernel, double?, int)[]
        {
            (StrategyKind.ExpertParallel, ExpertKernel.GroupedGemm, null, 0),
            (StrategyKind.ExpertParallel, ExpertKernel.PerExpertGemm, null, 0),
            (StrategyKind.HeadParallel, ExpertKernel.GroupedGemm, null, 4),
            (StrategyKind.ExpertParallel, ExpertKernel.GroupedGemm, 1.5, 0),
            (StrategyKind.ExpertParallel, ExpertKernel.PerExpertGemm, 1.5, 0),
            (StrategyKind.HeadParallel, ExpertKernel.GroupedGemm, 1.5, 4),
        };
        Assert.Equal(expected, cases.Select(each => (each.Strategy, each.Kernel, each.ZipfExponent, each.Heads)));
        Assert.All(cases, each => Assert.Equal("float32", each.Precision));
    }

    [Fact]
    public void Load_BadValues_AreAllReported()
    {
        var problems = Assert
            .Throws<SpecException>(() =>
                LayerGridReader.Load(null, ["layers=[4/8/2, 8/2]", "routing=[zipf much]", "strategies=[sideways]", "colour=red"])
            )
            .Problems;
        Assert.Equal(
            ["$.colour", "$.layers[0]", "$.layers[1]", "$.routing[0]", "$.strategies[0]"],
            problems.Select(problem => problem.Path).Order(StringComparer.Ordinal)
        );
    }
}
