using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Tests.Experiments.Cli;

namespace SimMoE.Tests.Experiments.Verbs.Launch;

/// <summary>Launches shell scripts in the place of the program.</summary>
public sealed class LaunchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_TwoProcesses_TellsEachItsPlace()
    {
        var run = Launch(
            "echo $1 $RANK $WORLD_SIZE $LOCAL_RANK $LOCAL_WORLD_SIZE $MASTER_ADDR $GROUP_RANK >$2/$RANK",
            ["--nproc-per-node", "2"],
            "word",
            _folder.Path
        );
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("word 0 2 0 2 127.0.0.1 0\n", File.ReadAllText(Path.Combine(_folder.Path, "0")));
        Assert.Equal("word 1 2 1 2 127.0.0.1 0\n", File.ReadAllText(Path.Combine(_folder.Path, "1")));
    }

    /// <summary>What admits a process to the run: nobody else can guess it.</summary>
    [Fact]
    public void Run_EachTime_GivesTheRanksAnotherSecret()
    {
        var secrets = Enumerable
            .Range(0, 2)
            .Select(_ =>
                Launch("test $RANK = 0 || echo $SIMMOE_RUN_ID", ["--nproc-per-node", "3"])
                    .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => line.Split(' ')[^1])
                    .Distinct()
                    .Single()
            )
            .ToArray();
        Assert.All(secrets, secret => Assert.Matches("^[0-9a-f]{32}$", secret));
        Assert.NotEqual(secrets[0], secrets[1]);
    }

    [Fact]
    public void Run_SecondNode_CountsRanksOn()
    {
        var run = Launch(
            "echo $RANK of $WORLD_SIZE at $MASTER_ADDR:$MASTER_PORT",
            ["--nproc-per-node", "2", "--nnodes", "3", "--node-rank", "1", "--master-addr", "head", "--master-port", "29500"]
        );
        Assert.Equal(
            ["[rank 2] 2 of 6 at head:29500", "[rank 3] 3 of 6 at head:29500"],
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order()
        );
    }

    [Fact]
    public void Run_Threads_SharesCoresUnlessTheUserHasChosen()
    {
        const string script = "test $RANK = 0 || echo $OMP_NUM_THREADS $NCCL_NVLS_ENABLE";
        var share = Math.Max(1, Environment.ProcessorCount / 2);
        Assert.Equal(
            $"[rank 1] {share}\n",
            Launch("unset NCCL_NVLS_ENABLE; " + script, ["--nproc-per-node", "2"]).Output.Replace(" \n", "\n", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Run_OneFails_EndsTheOthersAndGivesItsExitStatus()
    {
        var run = Launch("test $RANK = 1 && { echo bad >&2; exit 2; }; exec sleep 300", ["--nproc-per-node", "3"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("[rank 1] bad\n", run.Talk);
    }

    /// <summary>Ranks that notice by themselves have the time to say which one it was; a signal's end is the world's, 3.</summary>
    [Fact]
    public void Run_OneIsKilled_SaysWhichAndBy()
    {
        var run = Launch(
            "test $RANK = 1 && kill -9 $$; test $RANK = 2 && { sleep 0.5; echo rank 1 is gone >&2; exit 3; }; exit 0",
            ["--nproc-per-node", "3"]
        );
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("[rank 2] rank 1 is gone\n", run.Talk, StringComparison.Ordinal);
        Assert.Contains("simmoe launch: rank 1 was ended by signal 9", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Stopped_PassesItOn()
    {
        using var stop = new CancellationTokenSource();
        stop.CancelAfter(TimeSpan.FromSeconds(1));
        var run = Launch("trap 'exit 143' TERM; while :; do sleep 0.05; done", ["--nproc-per-node", "2"], stop.Token);
        Assert.Equal(143, run.ExitCode);
    }

    [Theory]
    [InlineData("--nproc-per-node: 0; expected 1 or more", "launch", "--nproc-per-node", "0", "--", "check", "x")]
    [InlineData(
        "--node-rank: 2; expected this node's number, 0 to 1",
        "launch",
        "--nproc-per-node",
        "1",
        "--nnodes",
        "2",
        "--node-rank",
        "2",
        "--master-addr",
        "a",
        "--master-port",
        "9",
        "--",
        "check",
        "x"
    )]
    [InlineData(
        "--master-addr: is not given",
        "launch",
        "--nproc-per-node",
        "1",
        "--nnodes",
        "2",
        "--node-rank",
        "1",
        "--master-port",
        "9",
        "--",
        "check",
        "x"
    )]
    [InlineData(
        "--master-port: 70000; expected a free port",
        "launch",
        "--nproc-per-node",
        "1",
        "--master-port",
        "70000",
        "--",
        "check",
        "x"
    )]
    [InlineData("command: launch would launch itself", "launch", "--nproc-per-node", "1", "--", "launch")]
    [InlineData("Required argument 'command' missing", "launch", "--nproc-per-node", "1")]
    public void Run_BadOption_SaysWhatIsExpected(string problem, params string[] arguments)
    {
        var run = ProgramRun.Of(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(problem, run.Talk, StringComparison.Ordinal);
    }

    private static ProgramRun Launch(string script, string[] options, params string[] arguments) =>
        Launch(script, options, CancellationToken.None, arguments);

    private static ProgramRun Launch(string script, string[] options, CancellationToken stop, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var talk = new StringWriter { NewLine = "\n" };
        var exitCode = SimmoeCommand.Run(
            ["launch", .. options, "--", "verb", .. arguments],
            new Host
            {
                Output = output,
                Talk = talk,
                Program = ["sh", "-c", script],
                Stop = stop,
                CellWork = new StepCells(),
            }
        );
        return new(exitCode, output.ToString(), talk.ToString());
    }
}
