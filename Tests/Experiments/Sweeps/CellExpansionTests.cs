using System.Collections.Immutable;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Sweeps;
using SimMoE.Experiments.Yaml;

namespace SimMoE.Tests.Experiments.Sweeps;

public sealed class CellExpansionTests
{
    private const string Spec = """
        model: mixtral-8x7b
        axes:
          model.moe.top_k: [1, 2]
          parallel.ranks, topology: [[4, small], [8, large]]
        cases:
          ep: {parallel.strategy: ep}
          hp: {parallel.strategy: hp}
        """;

    [Fact]
    public void Of_CasesAxesSeeds_IsTheFullProductSeedsFastest()
    {
        var cells = Expand(Spec, 7, 8);

        Assert.Equal(2 * 2 * 2 * 2, cells.Length);
        Assert.Equal("case=ep model.moe.top_k=1 parallel.ranks=4 topology=small seed=7", cells[0].ToString());
        Assert.Equal("case=ep model.moe.top_k=1 parallel.ranks=4 topology=small seed=8", cells[1].ToString());
        Assert.Equal("case=ep model.moe.top_k=1 parallel.ranks=8 topology=large seed=7", cells[2].ToString());
        Assert.Equal("case=hp model.moe.top_k=2 parallel.ranks=8 topology=large seed=8", cells[15].ToString());
        Assert.Equal(Enumerable.Range(0, 16), cells.Select(cell => cell.Index));
    }

    [Fact]
    public void Of_FieldBelowAPreset_KeepsThePresetAndSetsTheField()
    {
        var text = SpecWriter.Write(Expand(Spec, 7)[0].Spec);
        Assert.Equal(
            """
            model:
              preset: mixtral-8x7b
              moe:
                top_k: 1
            topology: small
            parallel:
              strategy: ep
              ranks: 4
            seed: 7

            """,
            text
        );
    }

    [Fact]
    public void Of_DifferentCells_HaveDifferentKeys()
    {
        var keys = Expand(Spec, 7, 8).Select(cell => cell.Key).ToArray();
        Assert.Equal(16, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^[0-9a-f]{32}$", key));
    }

    /// <summary>What a person may change without changing what is run: order of keys, comments, names of cases, the other cells.</summary>
    [Fact]
    public void Of_SameRunWrittenInAnotherWay_HasTheSameKey()
    {
        var one = Expand("{network: {model: ideal, resolution: exact}, axes: {parallel.ranks: [4, 8]}}", 1);
        var other = Expand(
            """
            # the same
            axes:
              parallel.ranks: [8]
            network:
              resolution: exact
              model: ideal
            """,
            1
        );
        Assert.Equal(one[1].Key, other[0].Key);
    }

    private static ImmutableArray<Cell> Expand(string text, params ulong[] seeds)
    {
        var root = SpecFile.Parse(text, "test").AsMap();
        return CellExpansion.Of(root, AxisReader.Read(root.Find("axes")), ExperimentCase.ReadAll(root.Find("cases")), [.. seeds]);
    }
}
