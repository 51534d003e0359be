using SimMoE.Units;

namespace SimMoE.Topology;

/// <summary>A GPU as its data sheet describes it.</summary>
public sealed record Device
{
    /// <summary>Such as <c>H100-SXM-80GB</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Dense bf16 tensor-core peak, without sparsity.</summary>
    public required FlopsPerSecond PeakBf16 { get; init; }

    /// <summary>f32 peak of the vector units.</summary>
    public required FlopsPerSecond PeakF32 { get; init; }

    /// <summary>Device memory.</summary>
    public required Bytes Memory { get; init; }

    /// <summary>Device memory bandwidth.</summary>
    public required BytesPerSecond MemoryBandwidth { get; init; }

    /// <summary>Streaming multiprocessors.</summary>
    public required int Multiprocessors { get; init; }

    /// <summary>Where the numbers come from.</summary>
    public required string Source { get; init; }
}
