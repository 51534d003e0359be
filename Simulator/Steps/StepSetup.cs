using SimMoE.Simulator.Compute;
using SimMoE.Topology;
using SimMoE.Workload;
using SimMoE.Workload.Models;
using SimMoE.Workload.Routing;

namespace SimMoE.Simulator.Steps;

/// <summary>Everything that a predicted step depends on.</summary>
public sealed record StepSetup
{
    /// <summary>What is trained.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>How it is spread.</summary>
    public required ParallelPlan Plan { get; init; }

    /// <summary>What it runs on. Rank r of the plan is rank r of the cluster.</summary>
    public required Cluster Cluster { get; init; }

    /// <summary>Where tokens go; unused by dense models.</summary>
    public required IRouting Routing { get; init; }

    /// <summary>Kernel and host times.</summary>
    public required IComputeModel Compute { get; init; }

    /// <summary>How the sparse layers are programmed.</summary>
    public required Implementation Sparse { get; init; }

    /// <summary>How everything else is programmed: attention, norms, dense layers, head, optimiser.</summary>
    public required Implementation Dense { get; init; }

    /// <summary>The seed that <see cref="Routing"/> was made with; for the record only.</summary>
    public ulong Seed { get; init; }
}
