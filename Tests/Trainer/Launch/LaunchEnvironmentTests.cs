using SimMoE.Trainer.Launch;
using SimMoE.Units;

namespace SimMoE.Tests.Trainer.Launch;

public sealed class LaunchEnvironmentTests
{
    private const string Torchrun = "RANK=1 WORLD_SIZE=4 LOCAL_RANK=1 MASTER_ADDR=n0 MASTER_PORT=29500";
    private const string Slurm =
        "SLURM_JOB_ID=77 SLURM_STEP_ID=0 SLURM_PROCID=3 SLURM_NTASKS=4 SLURM_LOCALID=1 SLURM_JOB_NODELIST=gpu[03-05]";
    private const string OpenMpi =
        "OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_LOCAL_RANK=1 OMPI_COMM_WORLD_LOCAL_SIZE=2";

    [Theory]
    [InlineData("", LaunchSource.Single, 0, 1, 0, "127.0.0.1")]
    [InlineData("WORLD_SIZE=1 RANK=0", LaunchSource.Torchrun, 0, 1, 0, "127.0.0.1")]
    [InlineData(Torchrun, LaunchSource.Torchrun, 1, 4, 1, "n0")]
    [InlineData(Torchrun + " " + Slurm, LaunchSource.Torchrun, 1, 4, 1, "n0")]
    [InlineData(OpenMpi, LaunchSource.OpenMpi, 1, 2, 1, "127.0.0.1")]
    [InlineData(OpenMpi + " " + Slurm, LaunchSource.OpenMpi, 1, 2, 1, "127.0.0.1")]
    [InlineData(OpenMpi + " MASTER_ADDR=head", LaunchSource.OpenMpi, 1, 2, 1, "head")]
    [InlineData(Slurm, LaunchSource.Slurm, 3, 4, 1, "gpu03")]
    [InlineData(Slurm + " SLURM_LAUNCH_NODE_IPADDR=10.0.0.9", LaunchSource.Slurm, 3, 4, 1, "gpu03")]
    [InlineData(Slurm + " SLURM_STEP_NUM_TASKS=8 SLURM_STEP_NODELIST=gpu[04-05]", LaunchSource.Slurm, 3, 8, 1, "gpu04")]
    [InlineData(Slurm + " MASTER_ADDR=head", LaunchSource.Slurm, 3, 4, 1, "head")]
    [InlineData("SLURM_JOB_ID=77 SLURM_NTASKS=4 SLURM_PROCID=0", LaunchSource.Single, 0, 1, 0, "127.0.0.1")]
    [InlineData(
        "SLURM_JOB_ID=77 SLURM_NTASKS=4 SLURM_PROCID=0 SLURM_LOCALID=0 SLURM_STEP_ID=4294967290",
        LaunchSource.Single,
        0,
        1,
        0,
        "127.0.0.1"
    )]
    public void Detect_Variables_GivesThePlace(string variables, LaunchSource source, int rank, int world, int local, string master)
    {
        var found = Detect(variables);
        Assert.Equal((source, rank, world, local, master), (found.Source, found.Rank, found.WorldSize, found.LocalRank, found.MasterHost));
    }

    [Fact]
    public void Detect_NodeNameWithoutAddress_TakesTheLaunchingNode() =>
        Assert.Equal("10.0.0.9", Detect(Slurm + " SLURM_LAUNCH_NODE_IPADDR=10.0.0.9", resolves: false).MasterHost);

    [Theory]
    [InlineData(
        "RANK=4 WORLD_SIZE=4 LOCAL_RANK=0 MASTER_ADDR=n0 MASTER_PORT=29500",
        "RANK: 4 with WORLD_SIZE 4; expected a rank from 0 to 3"
    )]
    [InlineData("RANK=1 WORLD_SIZE=4 LOCAL_RANK=1 MASTER_ADDR=n0", "MASTER_PORT: is not set")]
    [InlineData("RANK=1 WORLD_SIZE=4 LOCAL_RANK=1 MASTER_PORT=29500", "MASTER_ADDR: is not set")]
    [InlineData("RANK=1 WORLD_SIZE=4 MASTER_ADDR=n0 MASTER_PORT=29500", "LOCAL_RANK: is not set")]
    [InlineData("RANK=1 LOCAL_RANK=1 MASTER_ADDR=n0 MASTER_PORT=29500", "WORLD_SIZE: is not set")]
    [InlineData("WORLD_SIZE=2 LOCAL_RANK=1 MASTER_ADDR=n0 MASTER_PORT=29500", "RANK: is not set")]
    [InlineData("RANK=-1 WORLD_SIZE=4 LOCAL_RANK=1 MASTER_ADDR=n0 MASTER_PORT=29500", "RANK: '-1' cannot be used")]
    [InlineData("RANK=0 WORLD_SIZE=0 LOCAL_RANK=1 MASTER_ADDR=n0 MASTER_PORT=29500", "WORLD_SIZE: '0' cannot be used")]
    [InlineData("RANK=0 WORLD_SIZE=two LOCAL_RANK=1 MASTER_ADDR=n0 MASTER_PORT=29500", "WORLD_SIZE: 'two' cannot be used")]
    [InlineData("RANK=1 WORLD_SIZE=4 LOCAL_RANK=1 MASTER_ADDR=n0 MASTER_PORT=70000", "MASTER_PORT: '70000' cannot be used")]
    [InlineData(Torchrun + " LOCAL_WORLD_SIZE=1", "LOCAL_RANK: 1 with LOCAL_WORLD_SIZE 1")]
    [InlineData(
        "SLURM_STEP_ID=0 SLURM_PROCID=4 SLURM_NTASKS=4 SLURM_LOCALID=0 SLURM_JOB_NODELIST=a",
        "SLURM_PROCID: 4 with SLURM_NTASKS 4"
    )]
    [InlineData("SLURM_STEP_ID=0 SLURM_PROCID=1 SLURM_NTASKS=4 SLURM_LOCALID=0", "SLURM_JOB_NODELIST: is not set")]
    [InlineData(
        "OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_LOCAL_RANK=1 OMPI_COMM_WORLD_LOCAL_SIZE=2",
        "MASTER_ADDR: is not set"
    )]
    public void Detect_BadVariables_SaysWhichAndWhy(string variables, string problem)
    {
        var error = Assert.Throws<SpecException>(() => Detect(variables));
        Assert.Contains(problem, Assert.Single(error.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Detect_SeveralProblems_ListsAll() =>
        Assert.Equal(3, Assert.Throws<SpecException>(() => Detect("RANK=0 WORLD_SIZE=2")).Problems.Count);

    [Fact]
    public void Detect_Torchrun_KnowsThatItsAgentMayServeAtThePort()
    {
        Assert.Equal([29500], Detect(Torchrun).MasterPorts);
        Assert.Equal(Enumerable.Range(29500, 17), Detect(Torchrun + " TORCHELASTIC_RUN_ID=none").MasterPorts);
        Assert.Equal(
            Enumerable.Range(29501, 16),
            Detect(Torchrun + " TORCHELASTIC_RUN_ID=none TORCHELASTIC_USE_AGENT_STORE=True").MasterPorts
        );
    }

    [Fact]
    public void Detect_SlurmSteps_MeetAtPortsOfTheirOwn()
    {
        var first = Detect(Slurm).MasterPorts;
        Assert.Equal(first, Detect(Slurm.Replace("PROCID=3", "PROCID=0", StringComparison.Ordinal)).MasterPorts);
        Assert.NotEqual(first, Detect(Slurm.Replace("STEP_ID=0", "STEP_ID=1", StringComparison.Ordinal)).MasterPorts);
        Assert.All(first, port => Assert.InRange(port, 1024, 32767));
    }

    [Theory]
    [InlineData("n0", "n0")]
    [InlineData("n0,n1", "n0")]
    [InlineData("n[0-3]", "n0")]
    [InlineData("n[003,007-009]", "n003")]
    [InlineData("gpu[12]-ib[0-1],login", "gpu12-ib0")]
    [InlineData("n[0-3", null)]
    [InlineData("", null)]
    public void First_HostList_IsExpanded(string list, string? host) => Assert.Equal(host, SlurmHostList.First(list));

    [Fact]
    public void Detect_Timeouts_TakesTheUsersAndOptionsBeforeVariables()
    {
        Assert.Null(Detect("").FaultTimeout);
        var found = Detect("SIMMOE_FAULT_TIMEOUT=5 SIMMOE_RENDEZVOUS_TIMEOUT=2min");
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2)), (found.FaultTimeout, found.RendezvousTimeout));
        found = found.WithTimeouts("7.5 s", null);
        Assert.Equal((TimeSpan.FromSeconds(7.5), TimeSpan.FromMinutes(2)), (found.FaultTimeout, found.RendezvousTimeout));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("10 GB")]
    [InlineData("1e300")]
    public void WithTimeouts_NoTime_SaysWhatIsExpected(string text) =>
        Assert.StartsWith(
            $"--fault-timeout: '{text}' cannot be used; expected a time",
            Assert.Throws<SpecException>(() => new LaunchEnvironment().WithTimeouts(text, null)).Message,
            StringComparison.Ordinal
        );

    private static LaunchEnvironment Detect(string variables, bool resolves = true)
    {
        var values = variables
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return LaunchEnvironment.Detect(values.GetValueOrDefault, _ => resolves);
    }
}
