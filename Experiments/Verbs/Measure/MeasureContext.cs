using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Measuring.Timing;
using SimMoE.Workload.Measurements;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>What a measurement runs with: the ranks, the device, and what its rows say about where and when.</summary>
public sealed record MeasureContext
{
    /// <summary>What was asked for.</summary>
    public required MeasureRequest Request { get; init; }

    /// <summary>This process among the ranks.</summary>
    public required RankSession Session { get; init; }

    /// <summary>The groups, made when the first collective needs them.</summary>
    public required Lazy<ProcessGroups> Groups { get; init; }

    /// <summary>All ranks.</summary>
    public ICommunicator Group => Groups.Value.World;

    /// <summary>Where this rank measures.</summary>
    public required MeasuringDevice Device { get; init; }

    /// <summary>Every rank's process id and device, in rank order.</summary>
    public required IReadOnlyList<RankPlace> Places { get; init; }

    /// <summary>Name of what links the ranks.</summary>
    public required string Fabric { get; init; }

    /// <summary>Where, with what versions and when: what every row says first.</summary>
    public required Provenance Provenance { get; init; }

    /// <summary>Folder of the files; made.</summary>
    public required string Folder { get; init; }

    /// <summary>Driver, topology, NCCL's settings: lines for the file beside the table.</summary>
    public required IReadOnlyDictionary<string, string> Facts { get; init; }

    /// <summary>True on the rank that writes and talks.</summary>
    public bool IsFirst => Session.IsFirst;
}
