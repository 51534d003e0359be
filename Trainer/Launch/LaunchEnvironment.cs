namespace SimMoE.Trainer.Launch;

/// <summary>This process's place among the processes of a run, and where rank 0 is met.</summary>
public sealed record LaunchEnvironment
{
    /// <summary>Who said so.</summary>
    public LaunchSource Source { get; init; } = LaunchSource.Single;

    /// <summary>From 0 to <see cref="WorldSize"/> - 1.</summary>
    public int Rank { get; init; }

    /// <summary>Processes of the run, 1 or more.</summary>
    public int WorldSize { get; init; } = 1;

    /// <summary>Place among the processes of this host, from 0; the number of this process's GPU.</summary>
    public int LocalRank { get; init; }

    /// <summary>Name or address of rank 0's host.</summary>
    public string MasterHost { get; init; } = "127.0.0.1";

    /// <summary>Ports at which rank 0 may be met, in the order in which it tries them. Empty for one process.</summary>
    public IReadOnlyList<int> MasterPorts { get; init; } = [];

    /// <summary>Tells runs apart that meet at one port.</summary>
    public string RunId { get; init; } = "";

    /// <summary>True if nobody but the ranks can know <see cref="RunId"/>: who brings it belongs to the run, and what he says of himself
    /// counts for all.</summary>
    public bool RunIdIsSecret { get; init; }

    /// <summary>The fault timeout that the user asked for; null leaves the program's.</summary>
    public TimeSpan? FaultTimeout { get; init; }

    /// <summary>The rendezvous timeout that the user asked for; null leaves the program's.</summary>
    public TimeSpan? RendezvousTimeout { get; init; }

    /// <summary>True if other ranks have to be met.</summary>
    public bool IsDistributed => WorldSize > 1;

    /// <summary>Reads the variables of torchrun, else of Open MPI, else of Slurm, else this is a single process; and SIMMOE_FAULT_TIMEOUT
    /// and
    /// SIMMOE_RENDEZVOUS_TIMEOUT.</summary>
    /// <param name="variable">Value of an environment variable by its name, or null.</param>
    /// <param name="resolves">True if a host name has an address; null asks the system.</param>
    /// <exception cref="Units.SpecException">Variables are missing, malformed or contradict one another; every problem is
    /// listed.</exception>
    public static LaunchEnvironment Detect(Func<string, string?> variable, Func<string, bool>? resolves = null)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var reader = new LaunchVariables(variable);
        var found =
            TorchrunVariables.Read(reader)
            ?? OpenMpiVariables.Read(reader)
            ?? SlurmVariables.Read(reader, resolves ?? HostNames.Resolves)
            ?? new LaunchEnvironment();
        reader.ThrowIfAny();
        return found with
        {
            FaultTimeout = Timeout(reader, TimeoutText.FaultVariable),
            RendezvousTimeout = Timeout(reader, TimeoutText.RendezvousVariable),
        };
    }

    /// <summary>The same with the timeouts of a command's options, where they are given.</summary>
    /// <param name="fault">Value of <c>--fault-timeout</c>, or null.</param>
    /// <param name="rendezvous">Value of <c>--rendezvous-timeout</c>, or null.</param>
    /// <exception cref="Units.SpecException">A value is no time.</exception>
    public LaunchEnvironment WithTimeouts(string? fault, string? rendezvous) =>
        this with
        {
            FaultTimeout = fault is null ? FaultTimeout : TimeoutText.Parse(fault, "--fault-timeout"),
            RendezvousTimeout = rendezvous is null ? RendezvousTimeout : TimeoutText.Parse(rendezvous, "--rendezvous-timeout"),
        };

    private static TimeSpan? Timeout(LaunchVariables reader, string name) =>
        reader.Text(name) is { } text ? TimeoutText.Parse(text, name) : null;
}
