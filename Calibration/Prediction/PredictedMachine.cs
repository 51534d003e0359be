using SimMoE.Simulator.Compute;
using SimMoE.Topology;

namespace SimMoE.Calibration.Prediction;

/// <summary>What predictions of measured rows are made with.</summary>
public sealed record PredictedMachine
{
    /// <summary>Name of the profile, for reports.</summary>
    public required string Name { get; init; }

    /// <summary>The cluster of a fabric with so many ranks.</summary>
    public required Func<string, int, Cluster> Cluster { get; init; }

    /// <summary>Kernels and host calls.</summary>
    public required KernelProfile Kernels { get; init; }

    /// <summary>Implementation of a name on a device; null where there is none of that name.</summary>
    public required Func<string, Device, Implementation?> Implementation { get; init; }

    /// <summary>True if a fabric was measured with so many ranks.</summary>
    public Func<string, int, bool> KnowsFabric { get; init; } = (_, _) => false;

    /// <summary>Measured over modelled bytes of a layer by implementation and kind (<see cref="LayerMemory"/>); null where none was
    /// measured.</summary>
    public Func<string, string, double?> MemoryFactor { get; init; } = (_, _) => null;

    /// <summary>Time that a stage clock adds to each stage, microseconds: part of what is measured stage by stage, and of nothing
    /// else.</summary>
    public double StageClockMicroseconds { get; init; }
}
