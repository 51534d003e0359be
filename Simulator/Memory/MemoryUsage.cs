using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Simulator.Memory;

/// <summary>Bytes of one rank at the moment when it holds most, by kind.</summary>
public sealed record MemoryUsage
{
    /// <summary>f32 master weights.</summary>
    public Bytes Weights { get; init; }

    /// <summary>bf16 copies of weights, kept from forward to backward; those of fused experts throughout.</summary>
    public Bytes CastWeights { get; init; }

    /// <summary>f32 gradients that exist at that moment.</summary>
    public Bytes Gradients { get; init; }

    /// <summary>Optimiser states.</summary>
    public Bytes OptimizerStates { get; init; }

    /// <summary>Activations kept for backward whose size does not depend on the routing.</summary>
    public Bytes Activations { get; init; }

    /// <summary>Activations kept for backward of rows that other ranks sent: as many as the routing decides.</summary>
    public Bytes RoutedActivations { get; init; }

    /// <summary>Buffers of the largest exchange while it is under way, and temporary tensors beside it.</summary>
    public Bytes Workspace { get; init; }

    /// <summary>Logits and their gradient.</summary>
    public Bytes Logits { get; init; }

    /// <summary>Context, communication library, allocator.</summary>
    public Bytes Overhead { get; init; }

    /// <summary>All kinds together.</summary>
    public Bytes Total =>
        Weights + CastWeights + Gradients + OptimizerStates + Activations + RoutedActivations + Workspace + Logits + Overhead;

    /// <summary>True if a device has not that much.</summary>
    public bool Exceeds(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return Total > device.Memory;
    }
}
