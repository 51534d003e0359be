using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Measurements;

namespace SimMoE.Tests.Workload.Measurements;

/// <summary>Files of collectives, kernels and layers; what they share with stage files is tested there.</summary>
public sealed class MeasuredFilesTests
{
    private static readonly CollectiveMeasurement Collective = new()
    {
        Machine = "2xH200",
        Software = "SimMoE 1.0.0 libtorch 2.11.0 NCCL 2.28.9",
        Date = "2026-11-25",
        Fabric = "nvlink",
        Ranks = 2,
        Collective = CollectiveNames.AllToAll,
        Type = "float32",
        SizeBytes = 1 << 30,
        Share = 0.5,
        Clock = "cuda-event",
        Rank = 1,
        Repeats = 20,
        Time = new Quartiles(1.5, 2.25, 3),
        AlgorithmBandwidth = 477.2186,
        BusBandwidth = 238.6093,
        Wrong = 0,
    };

    private static readonly KernelMeasurement Kernel = new()
    {
        Machine = "1xH200",
        Software = "SimMoE 1.0.0",
        Date = "2026-11-25",
        Device = "NVIDIA H200",
        Family = "gemm",
        Type = "bfloat16",
        Shape = "m=1 n=2 k=3",
        Method = "stream",
        Clock = "cuda-event",
        Launches = 50,
        Repeats = 15,
        Time = new Quartiles(0.001, 0.002, 0.0035),
        Flops = 5_000_000_000_000,
        Bytes = 22,
    };

    private static readonly LayerMeasurement Layer = new()
    {
        Machine = "2xH200",
        Software = "SimMoE 1.0.0",
        Date = "2026-11-25",
        Fabric = "socket",
        Strategy = StrategyKind.HeadParallel,
        Implementation = "hp-plain",
        Precision = "bfloat16",
        Ranks = 2,
        TokensPerRank = 16384,
        HiddenSize = 1024,
        Experts = 384,
        TopK = 4,
        ExpertSize = 256,
        Heads = 8,
        HeadSize = 128,
        Routing = "zipf 1",
        Clock = "cuda-event",
        Rank = 0,
        Repeats = 20,
        Forward = new Quartiles(1, 2, 3),
        Backward = new Quartiles(4, 5, 6),
        ForwardBackward = new Quartiles(5, 7, 9),
        ExpertRows = 524288,
        PeakBytes = 2_800_000_000,
    };

    [Fact]
    public void Collectives_WrittenAndRead_AreTheSame() =>
        Assert.Equal([Collective, Collective with { Rank = 0 }], CollectiveFile.Read(CollectiveFile.Write([Collective, Collective with { Rank = 0 }]), "c.csv"));

    [Fact]
    public void Kernels_WrittenAndRead_AreTheSame() => Assert.Equal([Kernel], KernelFile.Read(KernelFile.Write([Kernel]), "k.csv"));

    [Fact]
    public void Layers_WrittenAndRead_AreTheSame() => Assert.Equal([Layer], LayerFile.Read(LayerFile.Write([Layer]), "l.csv"));

    [Fact]
    public void Layers_BadCells_AreAllReported()
    {
        var text = LayerFile.Write([Layer]).Replace("head-parallel", "sideways", StringComparison.Ordinal).Replace("2800000000", "much", StringComparison.Ordinal);
        var problems = Assert.Throws<SpecException>(() => LayerFile.Read(text, "l.csv")).Problems;
        Assert.Equal(["$.strategy", "$.peak_bytes"], problems.Select(problem => problem.Path));
    }

    [Fact]
    public void Kernels_HeaderOfAnotherKind_IsRefused() =>
        Assert.Contains("kernel measurements", Assert.Throws<SpecException>(() => KernelFile.Read(LayerFile.Write([]), "l.csv")).Message, StringComparison.Ordinal);

    /// <summary>nccl-tests, doc/PERFORMANCE.md, for 4 ranks: 3/4 of an exchange crosses the link, twice that of an all-reduce.</summary>
    [Theory]
    [InlineData(CollectiveNames.AllToAll, 0.75)]
    [InlineData(CollectiveNames.AllGather, 0.75)]
    [InlineData(CollectiveNames.AllReduce, 1.5)]
    [InlineData(CollectiveNames.Broadcast, 1)]
    public void BusFactor_FourRanks_IsThatOfNcclTests(string collective, double factor) => Assert.Equal(factor, CollectiveNames.BusFactor(collective, 4));
}
