using System.Diagnostics.CodeAnalysis;
using SimMoE.Simulator.Compute;
using SimMoE.Units;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Simulator.Compute;

public sealed class ComputeModelTests
{
    private static readonly ComputeModel Model = Toy.Model;

    /// <summary>
    /// [40, 100] x [100, 32]: tiles of 16 x 16 are 3 x 2 = 6, on 4 multiprocessors 2 waves. A tile takes 2 x 16 x 16 x 100 = 51,200 ps and
    /// 1,000 ps of fill: 2 x 52,200 = 104,400 ps. Memory 2 x (4000 + 3200 + 1280) = 16,960 B = 16,960 ps is hidden. Floor 1,000,000 ps.
    /// </summary>
    [Fact]
    public void Gemm_SixTilesOnFourMultiprocessors_IsTwoWaves() => Assert.Equal(new KernelCost(new(1_104_400), 1), Model.Gemm(40, 32, 100));

    /// <summary>
    /// [16, 2] x [2, 16]: one tile of 1,024 ps + 1,000 ps; memory 2 x (32 + 32 + 256) = 640 B. Memory of [16, 1] x [1, 4096]:
    /// 2 x (16 + 4096 + 65536) = 139,296 ps against 64 waves of 512 + 1,000 = 96,768 ps: memory decides.
    /// </summary>
    [Fact]
    public void Gemm_ThinProduct_IsBoundByMemory()
    {
        Assert.Equal(1_002_024, Model.Gemm(16, 16, 2).Device.Picoseconds);
        Assert.Equal(1_139_296, Model.Gemm(16, 4096, 1).Device.Picoseconds);
    }

    /// <summary>
    /// As the two waves above, with half of the hidden 16,960 ps showing: 1,104,400 + 8,480.
    /// </summary>
    [Fact]
    public void Gemm_HalfUnoverlapped_AddsHalfOfTheShorterPart()
    {
        var profile = Toy.Profile with { Gemm = Toy.Profile.Gemm with { Unoverlapped = 0.5 } };

        Assert.Equal(1_112_880, new ComputeModel(Toy.Device, profile).Gemm(40, 32, 100).Device.Picoseconds);
    }

    /// <summary>
    /// One tile of [16, 16] with inner 512 would take 262,144 + 1,000 ps on one multiprocessor. Cut in 4 (128 each): one wave of 65,536 +
    /// 1,000, and 5,000 for the sum: 71,536. In 2: 131,072 + 6,000. Four wins.
    /// </summary>
    [Fact]
    public void Gemm_FewTiles_CutTheInnerDimension()
    {
        var gemm = Toy.Profile.Gemm with { MaxSplit = 8, SplitCost = new(5000) };
        var model = new ComputeModel(Toy.Device, Toy.Profile with { Gemm = gemm });

        Assert.Equal(1_071_536, model.Gemm(16, 16, 512).Device.Picoseconds);
    }

    /// <summary>
    /// 2 x 64 x 64 x 64 = 524,288 operations at half of 4 a picosecond: 262,144 ps; 4 waves of 32,768 + 1,000 ps are 135,072 ps. With a
    /// burst
    /// of 200,000 ps only the 62,144 ps beyond it are added: 197,216; with a burst of 0 the sustained rate decides: 262,144.
    /// </summary>
    [Theory]
    [InlineData(200_000, 1_197_216)]
    [InlineData(0, 1_262_144)]
    [InlineData(262_144, 1_135_072)]
    public void Gemm_BeyondTheBurst_FallsToTheSustainedRate(long burst, long expected)
    {
        var gemm = Toy.Profile.Gemm with { SustainedEfficiency = 0.5, Burst = new(burst) };
        var model = new ComputeModel(Toy.Device, Toy.Profile with { Gemm = gemm });

        Assert.Equal(expected, model.Gemm(64, 64, 64).Device.Picoseconds);
    }

    /// <summary>
    /// [10, 8] x [8, 4] in f32: 640 operations at 0.5 a picosecond 1,280 ps; 4 x (80 + 32 + 40) = 608 B; floor 1 us.
    /// </summary>
    [Fact]
    public void GemmF32_AddsArithmeticAndTraffic() => Assert.Equal(1_001_888, Model.GemmF32(10, 4, 8).Device.Picoseconds);

    /// <summary>Two kernels of 1 us each and 500 B at 1 B/ps.</summary>
    [Fact]
    public void Memory_TwoLaunches_PaysTwoFloors() => Assert.Equal(new KernelCost(new(2_000_500), 2), Model.Memory(new Bytes(500), 2));

    /// <summary>
    /// 10 rows of 50 scores: bias 8 x 500 = 4,000 ps + 1 us; gates 10 x 2 x 32 = 640 ps + 3 us; selection 10 x (100 + 50) + 1 us.
    /// </summary>
    [Fact]
    public void TopK_TenRows_IsTheHandComputedTime() => Assert.Equal(new KernelCost(new(5_006_140), 5), Model.TopK(10, 50, 2));

    /// <summary>
    /// Forward: 2 x 100 x 8 x 16 = 25,600 operations at 0.5 a picosecond 51,200 ps, above the traffic of 1,600 + 512 + 2,400 B.
    /// Backward: 4 x 800 + 12 x 200 + 8 x 1,600 + 512 = 18,912 B, two kernels.
    /// </summary>
    [Theory]
    [InlineData(Pass.Forward, 1_051_200)]
    [InlineData(Pass.Backward, 2_018_912)]
    public void FusedRouter_HundredRows_IsTheHandComputedTime(Pass pass, long expected) =>
        Assert.Equal(expected, Model.FusedRouter(100, 8, 16, 2, pass).Device.Picoseconds);

    /// <summary>7 us and 50 ps a key.</summary>
    [Fact]
    public void Sort_HundredKeys_IsFloorAndKeys() => Assert.Equal(new KernelCost(new(7_005_000), 3), Model.Sort(100));

    /// <summary>
    /// 2 sequences, 4 heads, length 10: 2 x 4 x 100 / 2 = 400 causal scores. Forward 2 x 400 x (8 + 8) = 12,800 operations at 2 a
    /// picosecond: 6,400 ps. Backward 2 x 400 x (24 + 16) = 32,000 at 1: 32,000 ps, three kernels.
    /// </summary>
    [Theory]
    [InlineData(Pass.Forward, 1_006_400)]
    [InlineData(Pass.Backward, 3_032_000)]
    public void Attention_Causal_IsTheHandComputedTime(Pass pass, long expected)
    {
        var attention = new AttentionSpec
        {
            Heads = 4,
            KeyValueHeads = 4,
            HeadSize = 8,
        };

        Assert.Equal(expected, Model.Attention(attention, 2, 10, pass).Device.Picoseconds);
    }

    /// <summary>
    /// Latent attention with 8 + 4 wide queries and keys and 6 wide values: 2 x 400 x (12 + 6) = 14,400 operations at 2: 7,200 ps.
    /// </summary>
    [Fact]
    public void Attention_Latent_CountsRotaryAndValueWidths()
    {
        var attention = new AttentionSpec
        {
            Kind = AttentionKind.MultiHeadLatent,
            Heads = 4,
            KeyValueHeads = 4,
            HeadSize = 8,
            RotarySize = 4,
            ValueHeadSize = 6,
        };

        Assert.Equal(1_007_200, Model.Attention(attention, 2, 10, Pass.Forward).Device.Picoseconds);
    }

    /// <summary>1000 parameters x 28 B at half of 1 B/ps: 56,000 ps, and 4 launches.</summary>
    [Fact]
    public void Optimizer_FourTensors_IsTrafficAndLaunches() => Assert.Equal(new KernelCost(new(4_056_000), 4), Model.Optimizer(1000, 4));

    /// <summary>5 us and 3,000 B at 10 GB/s: 300 ns.</summary>
    [Fact]
    public void CopyToHost_ThreeKilobytes_IsLatencyAndTransfer() => Assert.Equal(5_300_000, Model.CopyToHost(new Bytes(3000)).Picoseconds);

    [Fact]
    public void Everything_OfNothing_CostsNothing()
    {
        Assert.Equal(default, Model.Gemm(0, 5, 5));
        Assert.Equal(default, Model.GemmF32(5, 0, 5));
        Assert.Equal(default, Model.TopK(0, 8, 2));
        Assert.Equal(default, Model.Sort(0));
        Assert.Equal(default, Model.FusedRouter(0, 8, 8, 2, Pass.Forward));
        Assert.Equal(default, Model.Memory(Bytes.Zero, 0));
        Assert.Equal(default, Model.Experts(ExpertKernelKind.Fused, [], 8, 8, false, Pass.Forward));
    }

    [Fact]
    public void Gemm_NegativeRows_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Model.Gemm(-1, 1, 1));

    [Fact]
    [SuppressMessage("Usage", "CA1806", Justification = "the constructor is what is tested")]
    public void Constructor_NoTiles_Throws() =>
        Assert.Throws<ArgumentException>(() =>
            new ComputeModel(Toy.Device, Toy.Profile with { Gemm = Toy.Profile.Gemm with { Tiles = [] } })
        );
}
