using System.Collections.Immutable;
using SimMoE.Simulator.Compute;
using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Tests.Simulator.Compute;

/// <summary>A device and a profile of round numbers: 4 multiprocessors of 1 TFLOP/s (1 operation a picosecond), memory 1 TB/s (1 byte a
/// picosecond), f32 1 TFLOP/s, every share 1, every kernel 1 us at least.</summary>
internal static class Toy
{
    public static readonly Device Device = new()
    {
        Name = "toy",
        PeakBf16 = FlopsPerSecond.Parse("4 TFLOP/s"),
        PeakF32 = FlopsPerSecond.Parse("1 TFLOP/s"),
        Memory = Bytes.Parse("1 GB"),
        MemoryBandwidth = BytesPerSecond.Parse("1 TB/s"),
        Multiprocessors = 4,
        Source = "round numbers",
    };

    public static readonly KernelProfile Profile = new()
    {
        Name = "toy",
        Source = "round numbers",
        Sources = ImmutableSortedDictionary<string, string>.Empty,
        HostLaunch = SimDuration.Parse("2 us"),
        HostSync = SimDuration.Parse("3 us"),
        CopyLatency = SimDuration.Parse("5 us"),
        CopyRate = BytesPerSecond.Parse("10 GB/s"),
        LaunchFloor = SimDuration.Parse("1 us"),
        MemoryEfficiency = 1,
        Gemm = Product(),
        GroupedGemm = Product(),
        GroupedWeightGradient = Product(),
        F32Efficiency = 0.5,
        TripleTf32Efficiency = 0.125,
        AttentionForward = 0.5,
        AttentionBackward = 0.25,
        FlexForward = 0.5,
        FlexBackward = 0.25,
        BlockMaskEntry = new(10),
        FusedTileRows = 16,
        FusedEfficiency = 1,
        TopKRow = new(100),
        TopKScore = new(1),
        SortFloor = SimDuration.Parse("7 us"),
        SortKey = new(50),
        SortLaunches = 3,
        OptimizerBytes = 28,
        OptimizerEfficiency = 0.5,
        SlowdownPerMultiprocessor = 0.25,
        CollectiveMultiprocessors = 1,
    };

    public static ComputeModel Model { get; } = new(Device, Profile);

    private static ProductProfile Product() =>
        new()
        {
            Tiles = [new TileShape(16, 16, 1, 1)],
            Floor = SimDuration.Parse("1 us"),
            Fill = new(1000),
            MemoryEfficiency = 1,
        };
}
