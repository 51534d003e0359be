using System.Text.RegularExpressions;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Yaml;
using SimMoE.Simulator.Profiles;
using SimMoE.Topology.Presets;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Tests.Experiments.Specs;

/// <summary>docs/spec-reference.md says what the program reads.</summary>
public sealed partial class SpecReferenceTests
{
    private static readonly string Page = File.ReadAllText(RepositoryFolder.File("docs", "spec-reference.md"));

    [Fact]
    public void Example_IsReadAndSpreadsIntoItsCells()
    {
        var yaml = Example().Match(Page).Groups[1].Value;
        var experiment = ExperimentReader.Read(SpecFile.Parse(yaml, "example"), "example", [], null);

        // 2 cases x 2 exponents x 2 pairs x 3 seeds
        Assert.Equal(24, experiment.Cells.Length);
    }

    [Fact]
    public void Page_EveryWordOfTheProgram_StandsThere()
    {
        string[] words =
        [
            .. CellSpecReader.Keys.Except(["seed"]),
            "seeds",
            "axes",
            "cases",
            "baseline",
            "question",
            "expectation",
            .. NetworkReader.Kinds.Keys,
            .. ModelPresets.Names,
            .. TopologyPresets.Names,
            .. ProfilePresets.Profiles,
            .. ProfilePresets.Implementations,
            .. StrategyNames.All.Keys,
            .. TrainSpecReader.Keys,
            .. TrainSpecReader.SimulatorKeys,
        ];
        Assert.All(words, word => Assert.Contains($"`{word}`", Page, StringComparison.Ordinal));
    }

    /// <summary>Every key that a reader asks for is found by its name in quotes in the readers' source, and must stand on the
    /// page.</summary>
    [Theory]
    [InlineData("ModelReader.cs")]
    [InlineData("ParallelPlanReader.cs")]
    [InlineData("RoutingReader.cs")]
    [InlineData("NetworkReader.cs")]
    [InlineData("TrainSpecReader.cs")]
    [InlineData("TrainSectionReader.cs")]
    public void Page_EveryKeyOfAReader_StandsThere(string reader)
    {
        var source = File.ReadAllText(RepositoryFolder.File("Experiments", "Specs", reader));
        var keys = Key().Matches(source).Select(match => match.Groups[1].Value).Except(["preset"]).Distinct().ToArray();

        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.Contains($"`{key}`", Page, StringComparison.Ordinal));
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(
        """\.(?:Text|TextOr|Integer|IntegerOr|Number|NumberOr|FlagOr|Choice|ChoiceOr|BytesOr|Optional|Required)\("([a-z_]+)"[,)]"""
    )]
    private static partial Regex Key();
}
