using SimMoE.Experiments.Cli;

namespace SimMoE.Tests.Experiments.Cli;

/// <summary>Every kind of bad input, through the whole program: exit code 2, the exact message, no stack trace, nothing left
/// behind.</summary>
public sealed class BadInputTests
{
    public static TheoryData<string> Specs() =>
        [
            .. Directory
                .GetFiles(RepositoryFolder.File("Tests", "BadSpecs"), "*.yaml")
                .Select(file => Path.GetFileName(file))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The folder's specs, each with the message that it must cause in a file of the same name; <c>SPEC</c> stands for the
    /// path.</summary>
    [Theory]
    [MemberData(nameof(Specs))]
    public void Check_BadSpec_SaysExactlyWhatIsWrong(string name)
    {
        var path = RepositoryFolder.File("Tests", "BadSpecs", name);
        using var folder = new TemporaryFolder();
        foreach (var verb in (string[])["check", "run", "sweep"])
        {
            string[] outFolder = verb == "check" ? [] : ["--out", folder.File("out")];
            var run = ProgramRun.Of([verb, path, .. outFolder]);

            Assert.Equal(ExitCode.UserInput, run.ExitCode);
            Assert.Empty(run.Output);
            GoldenText.Check(run.Talk.Replace(path, "SPEC", StringComparison.Ordinal), "BadSpecs", Path.ChangeExtension(name, ".expected"));
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Run_FileThatIsNotThere_IsOneLine()
    {
        var run = ProgramRun.Of("run", "no/such/spec.yaml");
        Assert.Equal(ExitCode.UserInput, run.ExitCode);
        Assert.StartsWith("no/such/spec.yaml: $: cannot be read (", run.Talk, StringComparison.Ordinal);
        Assert.EndsWith("); expected a YAML file\n", run.Talk, StringComparison.Ordinal);
        Assert.Single(run.Talk.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Check_FolderWithoutSpec_IsOneLine()
    {
        using var folder = new TemporaryFolder();
        var run = ProgramRun.Of("check", folder.Path);
        Assert.Equal(ExitCode.UserInput, run.ExitCode);
        Assert.StartsWith($"{folder.Path}: $: cannot be read (", run.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("sweep")]
    public void Out_BelowAFile_IsRefusedBeforeAnythingRuns(string verb)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "mine");
        var run = ProgramRun.Of(verb, RepositoryFolder.File("Tests", "Slurm", "spec.yaml"), "--out", Path.Combine(file, "results"));

        Assert.Equal(ExitCode.UserInput, run.ExitCode);
        Assert.StartsWith($"--out: '{Path.Combine(file, "results")}' cannot be written (", run.Talk, StringComparison.Ordinal);
        Assert.EndsWith("); expected a place that can be made and written\n", run.Talk, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(file));
    }

    [Theory]
    [InlineData(
        "alltoall star --matrix MATRIX",
        "MATRIX:1: column 2: found 'x'; expected a whole number of bytes\nMATRIX:1: $: 1 rows of 2 numbers are not square; expected 8 rows of 8 byte counts, row = source\n"
    )]
    [InlineData("alltoall stra", "topology: $: unknown topology preset 'stra'; nearest known: star\n")]
    [InlineData(
        "alltoall star --bytes 12X",
        "--bytes: found '12X'; expected a size of up to 1 PB, such as 128M (binary, as in nccl-tests) or '128 MB'\n"
    )]
    [InlineData("alltoall star --resolution fine", "--resolution: found 'fine'; expected auto, exact or makespan\n")]
    [InlineData(
        "alltoall star --resolution 0.1%",
        "--resolution: found '0.1%'; expected auto, exact or makespan; a share is no resolution any more: write exact, which has no error, or makespan for large clusters\n"
    )]
    [InlineData("alltoall star --end 1K", "--end: found '1K'; expected a size that is not below --bytes 32M\n")]
    [InlineData("describe star --path 0 8", "--path: found rank 8; expected a rank from 0 to 7\n")]
    [InlineData("describe star --path 1 1", "--path: found 1 twice; expected two different ranks\n")]
    [InlineData("describe star --set gpus=0", "--set gpus=0: $.gpus: found '0'; expected a whole number from 1 to 1048576\n")]
    [InlineData("sweep SPEC --shard 3/3", "--shard: found '3/3'; expected i/n with i from 0 to n - 1, such as 0/8\n")]
    [InlineData("sweep SPEC --workers 0", "--workers: found 0; expected 1 or more\n")]
    [InlineData("check SPEC --set novalue", "--set: found 'novalue'; expected key=value, such as model.moe.top_k=4\n")]
    [InlineData("figures fig5-speed-map", "figure: found 'fig5-speed-map'; nearest known: fig5-speedup-map\n")]
    public void Options_Wrong_AreNamedWithWhatIsRight(string command, string message)
    {
        using var folder = new TemporaryFolder();
        var matrix = folder.Write("matrix", "0 x\n");
        string Fill(string text) =>
            text.Replace("MATRIX", matrix, StringComparison.Ordinal)
                .Replace("SPEC", RepositoryFolder.File("Tests", "Slurm", "spec.yaml"), StringComparison.Ordinal);

        var run = ProgramRun.Of(Fill(command).Split(' '));

        Assert.Equal((ExitCode.UserInput, Fill(message)), (run.ExitCode, run.Talk));
    }

    [Fact]
    public void Options_Unknown_PointToTheHelp()
    {
        var run = ProgramRun.Of("run", "spec.yaml", "--bogus");
        Assert.Equal(ExitCode.UserInput, run.ExitCode);
        Assert.Equal("simmoe run: Unrecognized command or argument '--bogus'.\n'simmoe run --help' lists what can be given\n", run.Talk);
    }
}
