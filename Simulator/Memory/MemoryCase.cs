using SimMoE.Simulator.Compute;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Simulator.Memory;

/// <summary>What one rank's peak memory depends on.</summary>
public sealed record MemoryCase
{
    /// <summary>What is trained.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>How it is spread.</summary>
    public required ParallelPlan Plan { get; init; }

    /// <summary>How the sparse layers are programmed.</summary>
    public required Implementation Sparse { get; init; }

    /// <summary>Rows that the rank's experts receive in one micro-batch, for each sparse layer in order. Empty where experts are not
    /// spread: head
    /// parallel without expert parallel inside gives every rank the same rows whatever the routing.</summary>
    public IReadOnlyList<long> ReceivedRows { get; init; } = [];

    /// <summary>Framework's share.</summary>
    public MemoryProfile Profile { get; init; } = new();
}
