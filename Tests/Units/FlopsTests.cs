using SimMoE.Units;

namespace SimMoE.Tests.Units;

public sealed class FlopsTests : QuantityContract<Flops>
{
    [Fact]
    public void Operators_SmallAmounts_AreArithmetic()
    {
        Assert.Equal(new Flops(12), new Flops(5) + new Flops(7));
        Assert.Equal(new Flops(35), new Flops(5) * 7);
        Assert.Equal(new Flops(0), Flops.Zero);
    }

    /// <summary>[3, 5] x [5, 4]: 3 x 4 results of 5 multiply-adds each, two operations each: 120.</summary>
    [Fact]
    public void OfMatrixProduct_SmallProduct_CountsAMultiplyAddAsTwo() => Assert.Equal(120, Flops.OfMatrixProduct(3, 4, 5).Count);

    /// <summary>989.4 GFLOP at 989.4 TFLOP/s take a thousandth of a second.</summary>
    [Fact]
    public void Divide_ByARate_IsATime() =>
        Assert.Equal(1_000_000_000, (new Flops(989_400_000_000) / new FlopsPerSecond(989_400_000_000_000)).Picoseconds);

    protected override Flops Of(long amount) => new(amount);

    protected override bool Less(Flops left, Flops right) => left < right;

    protected override bool Greater(Flops left, Flops right) => left > right;

    protected override bool LessOrEqual(Flops left, Flops right) => left <= right;

    protected override bool GreaterOrEqual(Flops left, Flops right) => left >= right;
}
