using SimMoE.Units;

namespace SimMoE.Tests.Units;

public sealed class BytesPerSecondTests : QuantityContract<BytesPerSecond>
{
    [Fact]
    public void Operators_ParallelLinks_AddUp()
    {
        Assert.Equal(new BytesPerSecond(75), new BytesPerSecond(25) + new BytesPerSecond(50));
        Assert.Equal(new BytesPerSecond(450), new BytesPerSecond(25) * 18);
    }

    /// <summary>100 x 0.745 = 74.5, to even 74; 100 x 0.755 = 75.5, to even 76.</summary>
    [Theory]
    [InlineData(0.745, 74)]
    [InlineData(0.755, 76)]
    [InlineData(0.0, 0)]
    public void Scale_ByARatio_RoundsToWholeBytes(double factor, long expected) =>
        Assert.Equal(expected, new BytesPerSecond(100).Scale(factor).PerSecond);

    [Fact]
    public void Scale_ByNotANumber_Throws() => Assert.Throws<OverflowException>(() => new BytesPerSecond(100).Scale(double.NaN));

    protected override BytesPerSecond Of(long amount) => new(amount);

    protected override bool Less(BytesPerSecond left, BytesPerSecond right) => left < right;

    protected override bool Greater(BytesPerSecond left, BytesPerSecond right) => left > right;

    protected override bool LessOrEqual(BytesPerSecond left, BytesPerSecond right) => left <= right;

    protected override bool GreaterOrEqual(BytesPerSecond left, BytesPerSecond right) => left >= right;
}
