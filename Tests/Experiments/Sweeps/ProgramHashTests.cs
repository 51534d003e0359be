using SimMoE.Experiments.Sweeps;
using SimMoE.Experiments.Yaml;

namespace SimMoE.Tests.Experiments.Sweeps;

public sealed class ProgramHashTests
{
    private static readonly string[] Folders =
    [
        "Units",
        "Workload",
        "Topology",
        "Simulator",
        "Calibration",
        "Experiments/Specs",
        "Experiments/Yaml",
        "Experiments/Results",
    ];

    private static readonly (string Path, string Text)[] Sources =
    [
        ("Simulator/Layer.cs", "/// <summary>A layer.</summary>\nconst int ElementBytes = 2; // bf16\n"),
        ("Topology/Presets/star.yaml", "# a star\nbandwidth: 50 GB/s\n"),
    ];

    /// <summary>The hash is that of the files in the repository, read where they lie: whatever the folder, every source is in the
    /// program.</summary>
    [Fact]
    public void Current_IsTheHashOfTheRepositorysFiles()
    {
        var files = Folders
            .SelectMany(folder => Directory.GetFiles(RepositoryFolder.File(folder), "*", SearchOption.AllDirectories))
            .Where(file =>
                Path.GetExtension(file) is ".cs" or ".yaml"
                || (Path.GetExtension(file) == ".json" && file.Contains("calibrated", StringComparison.Ordinal))
            )
            .Select(file => (Path.GetRelativePath(RepositoryFolder.Path, file).Replace('\\', '/'), File.ReadAllText(file)))
            .ToArray();

        Assert.Equal(
            files.Select(file => file.Item1).Order(StringComparer.Ordinal),
            ProgramHash.Embedded().Select(source => source.Path).Order(StringComparer.Ordinal)
        );
        Assert.Equal(ProgramHash.Of(files), ProgramHash.Current);
        Assert.Matches("^[0-9a-f]{32}$", ProgramHash.Current);
    }

    /// <summary>A changed constant, preset or path is another program.</summary>
    [Theory]
    [InlineData("ElementBytes = 2", "ElementBytes = 4")]
    [InlineData("50 GB/s", "51 GB/s")]
    public void Of_AChangedLine_IsAnother(string before, string after) =>
        Assert.NotEqual(
            ProgramHash.Of(Sources),
            ProgramHash.Of(Sources.Select(source => (source.Path, source.Text.Replace(before, after, StringComparison.Ordinal))))
        );

    [Fact]
    public void Of_AMovedSource_IsAnother() =>
        Assert.NotEqual(ProgramHash.Of(Sources), ProgramHash.Of(Sources.Select(source => ("Other/" + source.Path, source.Text))));

    /// <summary>Order of the files, comments, empty lines, line ends and spaces at them do not enter.</summary>
    [Fact]
    public void Of_WhatComputesNothing_IsTheSame() =>
        Assert.Equal(
            ProgramHash.Of(Sources),
            ProgramHash.Of(
                Sources
                    .Reverse()
                    .Select(source =>
                        (
                            source.Path,
                            "\n"
                                + source
                                    .Text.Replace("A layer", "One layer", StringComparison.Ordinal)
                                    .Replace("# a star", "# an ideal star", StringComparison.Ordinal)
                                    .Replace("\n", "  \r\n", StringComparison.Ordinal)
                        )
                    )
            )
        );

    [Fact]
    public void CellKey_OfAnotherProgram_IsAnother()
    {
        var spec = SpecFile.Parse("{network: {model: ideal}}", "spec.yaml").AsMap();

        Assert.Equal(CellKey.Of(spec), CellKey.Of(spec, ProgramHash.Current));
        Assert.NotEqual(CellKey.Of(spec, ProgramHash.Of(Sources)), CellKey.Of(spec, ProgramHash.Current));
    }
}
