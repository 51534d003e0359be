using SimMoE.Experiments.Cli;
using SimMoE.Tests.Experiments.Cli;

namespace SimMoE.Tests.Experiments.Paper;

public sealed class PaperRunTests
{
    /// <summary>The committed table comes out again, byte for byte, and a second run computes nothing.</summary>
    [Fact]
    public void Paper_VerifyAFastFigure_IsTheCommittedTable()
    {
        using var folder = new TemporaryFolder();
        string[] words =
        [
            "paper",
            "fig7-metadata-cost",
            "--verify",
            "--catalog",
            RepositoryFolder.File("Experiments", "Catalog"),
            "--out",
            folder.Path,
        ];

        var first = ProgramRun.Of(words);
        var second = ProgramRun.Of(words);

        Assert.Equal(ExitCode.Success, first.ExitCode);
        Assert.StartsWith("same ", first.Output, StringComparison.Ordinal);
        Assert.Equal(first.Output, second.Output);
        Assert.Contains("0 cells to do", second.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void Paper_UnknownFigure_NamesTheNearest()
    {
        var run = ProgramRun.Of("paper", "fig5-speedup-mpa");

        Assert.Equal(ExitCode.UserInput, run.ExitCode);
        Assert.Contains("fig5-speedup-map", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void Paper_CatalogueWithoutSpecs_NamesEachMissingFile()
    {
        using var folder = new TemporaryFolder();

        var run = ProgramRun.Of("paper", "--catalog", folder.Path, "--out", Path.Combine(folder.Path, "out"));

        Assert.Equal(ExitCode.UserInput, run.ExitCode);
        Assert.Equal(8, run.Talk.Split('\n').Count(line => line.Contains("is missing", StringComparison.Ordinal)));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "out")));
    }
}
