using System.Collections.Immutable;
using SimMoE.Units;

namespace SimMoE.Simulator.Compute;

/// <summary>What kernels and host calls cost on one kind of device: measured, or a data sheet with stated efficiencies.</summary>
/// <remarks>Shares are of the device's data-sheet figures, so a profile can be tried on another device. Every value has its source in
/// <see cref="Sources"/>. docs/models/compute.md explains each.</remarks>
public sealed record KernelProfile
{
    /// <summary>Such as <c>h200-measured</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the values rest on, in one sentence.</summary>
    public required string Source { get; init; }

    /// <summary>Source of each value by its key in the file.</summary>
    public required ImmutableSortedDictionary<string, string> Sources { get; init; }

    /// <summary>Host time to issue one kernel from compiled code.</summary>
    public required SimDuration HostLaunch { get; init; }

    /// <summary>Host time of a synchronisation that finds the device idle, the copy not included.</summary>
    public required SimDuration HostSync { get; init; }

    /// <summary>Start-up time of a copy from the device to the host.</summary>
    public required SimDuration CopyLatency { get; init; }

    /// <summary>Rate of a large copy from the device to the host.</summary>
    public required BytesPerSecond CopyRate { get; init; }

    /// <summary>Device time of the shortest kernel that moves data, back to back with others.</summary>
    public required SimDuration LaunchFloor { get; init; }

    /// <summary>Share of the memory bandwidth that streaming kernels reach, read and written bytes counted.</summary>
    public required double MemoryEfficiency { get; init; }

    /// <summary>Dense bf16 products.</summary>
    public required ProductProfile Gemm { get; init; }

    /// <summary>Grouped bf16 products whose groups are rows (forward and data gradient).</summary>
    public required ProductProfile GroupedGemm { get; init; }

    /// <summary>Grouped bf16 products whose groups are the inner dimension (weight gradient).</summary>
    public required ProductProfile GroupedWeightGradient { get; init; }

    /// <summary>Share of the f32 vector peak that an f32 product reaches.</summary>
    public required double F32Efficiency { get; init; }

    /// <summary>Share of the bf16 peak that a fused f32-accurate product on tensor cores (3xTF32) reaches; at most 1/6.</summary>
    public required double TripleTf32Efficiency { get; init; }

    /// <summary>Share of the bf16 peak that attention reaches forward, masked half not counted.</summary>
    public required double AttentionForward { get; init; }

    /// <summary>Share of the bf16 peak that attention reaches backward, masked half not counted.</summary>
    public required double AttentionBackward { get; init; }

    /// <summary>Share of the bf16 peak that block-sparse attention with the GELU trick reaches forward, padded rows counted.</summary>
    public required double FlexForward { get; init; }

    /// <summary>Share of the bf16 peak that block-sparse attention with the GELU trick reaches backward, padded rows counted.</summary>
    public required double FlexBackward { get; init; }

    /// <summary>Time for each entry of a block mask [blocks of rows, blocks of keys]: filling, transposing and sorting its lists.</summary>
    public required SimDuration BlockMaskEntry { get; init; }

    /// <summary>Rows to which the fused expert kernel pads each expert.</summary>
    public required int FusedTileRows { get; init; }

    /// <summary>Share of the bf16 peak that the fused expert kernel reaches on its padded rows.</summary>
    public required double FusedEfficiency { get; init; }

    /// <summary>Top-k over materialised scores: throughput time of a row.</summary>
    public required SimDuration TopKRow { get; init; }

    /// <summary>Top-k over materialised scores: throughput time of a score.</summary>
    public required SimDuration TopKScore { get; init; }

    /// <summary>Radix sort of keys with indices: fixed device time.</summary>
    public required SimDuration SortFloor { get; init; }

    /// <summary>Radix sort of keys with indices: time of a key.</summary>
    public required SimDuration SortKey { get; init; }

    /// <summary>Kernels that one sort launches.</summary>
    public required int SortLaunches { get; init; }

    /// <summary>Bytes that the optimiser reads and writes for one parameter.</summary>
    public required int OptimizerBytes { get; init; }

    /// <summary>Share of the memory bandwidth that the optimiser reaches.</summary>
    public required double OptimizerEfficiency { get; init; }

    /// <summary>Share of compute throughput lost for each multiprocessor that a collective holds.</summary>
    public required double SlowdownPerMultiprocessor { get; init; }

    /// <summary>Multiprocessors that a point-to-point or all-to-all collective holds.</summary>
    public required int CollectiveMultiprocessors { get; init; }
}
