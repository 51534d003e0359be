using SimMoE.Simulator.Compute;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Simulator.Compute;

public sealed class ExpertKernelCostsTests
{
    private static readonly ComputeModel Model = Toy.Model;

    /// <summary>
    /// Width 16, inner 32, experts with 20, 0 and 5 rows. Casts 6 x 3 x 1,024 weights = 18,432 ps + 2 us.
    /// First product: row tiles 2 + 0 + 1, two columns: 6 tiles, 2 waves of 2 x 256 x 16 + 1,000 = 9,192 ps: 18,384; memory
    /// 2 x (25 x 16 + 2 x 512 + 25 x 32) = 4,448 is hidden; 1 us. Activation 2 x 25 x 64 = 3,200 ps + 1 us.
    /// Second: 3 tiles, 1 wave of 2 x 256 x 32 + 1,000 = 17,384 ps + 1 us. Sum 57,400 ps + 5 us.
    /// </summary>
    [Fact]
    public void Grouped_ForwardWithAnEmptyExpert_IsTheHandComputedTime() =>
        Assert.Equal(new KernelCost(new(5_057_400), 5), Experts(ExpertKernelKind.GroupedGemm, [20, 0, 5], Pass.Forward));

    /// <summary>
    /// Weight gradient of [16 x 32] outputs: 1 x 2 tiles an expert, dealt in turn to 4 multiprocessors; a tile of an expert with r rows
    /// takes
    /// 512 r + 1,000 ps. 20, 0, 5 rows: experts 0, 1, 2 hold multiprocessors {0,1}, {2,3}, {0,1}: the fullest has 11,240 + 3,560 =
    /// 14,800 ps. Both matrices: first [16, 32] and second [32, 16] alike. Data gradients as forward: second 3 row tiles x 2 columns, inner
    /// 16:
    /// 18,384; first 3 tiles, inner 32: 17,384. Activation 2 x 25 x (64 + 32) = 4,800. Gradients 6 x 3,072 = 18,432 ps.
    /// Sum 18,384 + 14,800 + 4,800 + 17,384 + 14,800 + 18,432 = 88,600 ps; 4 products, 1 + 2 kernels: 7 us.
    /// </summary>
    [Fact]
    public void Grouped_BackwardWithAnEmptyExpert_IsTheHandComputedTime() =>
        Assert.Equal(new KernelCost(new(7_088_600), 7), Experts(ExpertKernelKind.GroupedGemm, [20, 0, 5], Pass.Backward));

    /// <summary>f32 gradients of 3 experts of 1,024 weights added to earlier ones: 12 x 3,072 = 36,864 ps and 2 kernels; the fused kernel
    /// adds
    /// where it writes, and per-expert code has its sums counted already.</summary>
    [Theory]
    [InlineData(ExpertKernelKind.GroupedGemm, 2_036_864)]
    [InlineData(ExpertKernelKind.FlexAttention, 2_036_864)]
    [InlineData(ExpertKernelKind.Fused, 0)]
    [InlineData(ExpertKernelKind.PerExpertGemm, 0)]
    public void SumExpertGradients_ThreeExperts_IsTwoReadsAndAWrite(ExpertKernelKind kernel, long expected) =>
        Assert.Equal(expected, Model.SumExpertGradients(kernel, 3, 16, 32, false).Device.Picoseconds);

    /// <summary>
    /// Two casts for each of 3 experts (6 us + 18,432 ps); products only where rows are: first [20,16]x[16,32] 4 tiles 1 wave 9,192,
    /// [5,16]x[16,32] 2 tiles 9,192; second 2 tiles 17,384 and 1 tile 17,384; 4 us. Activation 3,200 ps + 1 us. Sum 74,784 ps + 11 us.
    /// </summary>
    [Fact]
    public void PerExpert_Forward_LaunchesForEachExpertAndMatrix() =>
        Assert.Equal(new KernelCost(new(11_074_784), 11), Experts(ExpertKernelKind.PerExpertGemm, [20, 0, 5], Pass.Forward));

    /// <summary>With every expert busy: 2 casts + 2 products forward, 4 products + 2 casts + 2 sums backward: 12 for each expert, and 1
    /// activation each way (arXiv 2602.04870's reference: about 12 kernels for each local expert).</summary>
    [Fact]
    public void PerExpert_ForwardAndBackward_LaunchTwelveKernelsForEachExpert()
    {
        int[] rows = [3, 4, 5, 6, 7];

        var launches =
            Experts(ExpertKernelKind.PerExpertGemm, rows, Pass.Forward).Launches
            + Experts(ExpertKernelKind.PerExpertGemm, rows, Pass.Backward).Launches;

        Assert.Equal((12 * 5) + 2, launches);
    }

    /// <summary>
    /// 20, 0, 5 rows are 1 + 0 + 1 blocks of 128. Forward: 2 x 256 x 16 x 32 x 2 products = 524,288 operations at 2 a picosecond 262,144
    /// ps;
    /// mask: 2 row blocks x 3 key blocks x 10 ps = 60; casts 18,432 ps; 1 + 20 + 2 kernels. Backward: 7 products, 1,835,008 at 1;
    /// delta 256 x 16 x 4 = 16,384; gradients 18,432; 2 + 1 + 2 kernels.
    /// </summary>
    [Theory]
    [InlineData(Pass.Forward, 23_280_636)]
    [InlineData(Pass.Backward, 6_869_824)]
    public void Flex_RowsArePaddedTo128(Pass pass, long expected) =>
        Assert.Equal(expected, Experts(ExpertKernelKind.FlexAttention, [20, 0, 5], pass).Device.Picoseconds);

    /// <summary>
    /// Four experts in one set: 4 row blocks x 4 key blocks of entries; in two sets 2 x (2 x 2): half as many, 8 x 10 ps less.
    /// </summary>
    [Fact]
    public void Flex_TwoSets_HalvesTheBlockMask()
    {
        int[] rows = [1, 1, 1, 1];
        var one = Model.Experts(ExpertKernelKind.FlexAttention, rows, 16, 32, false, Pass.Forward, 1);
        var two = Model.Experts(ExpertKernelKind.FlexAttention, rows, 16, 32, false, Pass.Forward, 2);

        Assert.Equal(80, (one.Device - two.Device).Picoseconds);
    }

    /// <summary>
    /// Tiles of 16 rows: 32 + 0 + 16 = 48 padded rows. Forward 2 x 48 x 512 x 2 products = 98,304 operations at 4: 24,576 ps; rows 2 x 25 x
    /// 16
    /// x 2 = 1,600 hidden; bf16 weights of 2 touched experts 2 x 1,024 x 2 = 4,096; 1 kernel. Backward 5 products 61,440 ps; bf16 weights
    /// read by 2 and f32 gradients written for 3: 4,096 + 12,288; 2 kernels.
    /// </summary>
    [Theory]
    [InlineData(Pass.Forward, 1_028_672)]
    [InlineData(Pass.Backward, 2_077_824)]
    public void Fused_PadsToItsTileOnly(Pass pass, long expected) =>
        Assert.Equal(expected, Experts(ExpertKernelKind.Fused, [20, 0, 5], pass).Device.Picoseconds);

    /// <summary>A gated expert multiplies three matrices: first product of 64 columns.</summary>
    [Fact]
    public void Fused_Gated_MultipliesThreeMatrices() =>
        Assert.Equal(
            1_000_000 + 36_864 + 6_144,
            Model.Experts(ExpertKernelKind.Fused, [20, 0, 5], 16, 32, true, Pass.Forward).Device.Picoseconds
        );

    /// <summary>Of equally many rows, the uneven ones never take less.</summary>
    [Theory]
    [InlineData(ExpertKernelKind.PerExpertGemm)]
    [InlineData(ExpertKernelKind.GroupedGemm)]
    [InlineData(ExpertKernelKind.FlexAttention)]
    [InlineData(ExpertKernelKind.Fused)]
    public void Experts_SmallImbalance_NeverHelps(ExpertKernelKind kernel)
    {
        foreach (var pass in (ReadOnlySpan<Pass>)[Pass.Forward, Pass.Backward])
        {
            var even = Experts(kernel, [128, 128, 128, 128], pass).Device;
            var uneven = Experts(kernel, [301, 77, 65, 69], pass).Device;
            Assert.True(uneven >= even, $"{kernel} {pass}");
        }
    }

    [Fact]
    public void Experts_NegativeRows_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            Experts(ExpertKernelKind.Fused, [-1], Pass.Forward);
        });

    [Fact]
    public void Experts_EightLocalExperts_AllocateNothing()
    {
        int[] rows = [100, 200, 50, 0, 77, 300, 12, 5];
        foreach (var kernel in Enum.GetValues<ExpertKernelKind>())
        {
            Experts(kernel, rows, Pass.Forward);
            Experts(kernel, rows, Pass.Backward);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Experts(kernel, rows, Pass.Forward);
            Experts(kernel, rows, Pass.Backward);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static KernelCost Experts(ExpertKernelKind kernel, ReadOnlySpan<int> rows, Pass pass) =>
        Model.Experts(kernel, rows, 16, 32, false, pass);
}
