using SimMoE.Trainer.Communication.Control;
using SimMoE.Trainer.Launch;

namespace SimMoE.Trainer.Communication;

/// <summary>How a rank meets the others and when it gives one up.</summary>
public sealed record RankSessionOptions
{
    /// <summary>Default of <see cref="FaultTimeout"/>.</summary>
    public static readonly TimeSpan DefaultFaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Default of <see cref="RendezvousTimeout"/>.</summary>
    public static readonly TimeSpan DefaultRendezvousTimeout = TimeSpan.FromSeconds(60);

    /// <summary>This process's place.</summary>
    public required LaunchEnvironment Environment { get; init; }

    /// <summary>True to exchange tensors of this process's GPU by NCCL, false to exchange tensors of the CPU by Gloo.</summary>
    public bool OnGpu { get; init; }

    /// <summary>Within this time after a rank died or began to hang every rank has ended, unless <see cref="Environment"/>
    /// holds another time of the user's.</summary>
    public TimeSpan FaultTimeout { get; init; } = DefaultFaultTimeout;

    /// <summary>How long ranks wait for one another at the start, and how long loading and setting up may take, unless
    /// <see cref="Environment"/> holds another time of the user's.</summary>
    public TimeSpan RendezvousTimeout { get; init; } = DefaultRendezvousTimeout;

    /// <summary>Takes the message about another rank's fault, before this process ends.</summary>
    public TextWriter Talk { get; init; } = TextWriter.Null;

    /// <summary>Set when this process is asked to stop.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Program and version: all ranks must have the same.</summary>
    public string Version { get; init; } = typeof(RankSessionOptions).Assembly.GetName().Version?.ToString() ?? "";

    /// <summary>Ends this process with an exit status, whatever its main thread is doing. Tests put something else here.</summary>
    internal Action<int> End { get; init; } = ProcessEnd.Now;
}
