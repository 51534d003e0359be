using SimMoE.Units;

namespace SimMoE.Tests.Units;

public sealed class SimDurationTests : QuantityContract<SimDuration>
{
    [Fact]
    public void Operators_SmallTimes_AreArithmetic()
    {
        Assert.Equal(new SimDuration(12), new SimDuration(5) + new SimDuration(7));
        Assert.Equal(new SimDuration(-2), new SimDuration(5) - new SimDuration(7));
        Assert.Equal(new SimDuration(35), new SimDuration(5) * 7);
        Assert.Equal(new SimDuration(7), SimDuration.Max(new SimDuration(5), new SimDuration(7)));
        Assert.Equal(new SimDuration(5), SimDuration.Min(new SimDuration(5), new SimDuration(7)));
    }

    [Fact]
    public void From_OtherUnits_CountsPicoseconds()
    {
        Assert.Equal(5_000, SimDuration.FromNanoseconds(5).Picoseconds);
        Assert.Equal(5_000_000, SimDuration.FromMicroseconds(5).Picoseconds);
        Assert.Equal(1_500_000_000_000, SimDuration.FromSeconds(1.5).Picoseconds);
        Assert.Equal(1, SimDuration.FromSeconds(1e-13).Picoseconds);
    }

    [Fact]
    public void Total_OfOneMillisecond_IsTheSameInEveryUnit()
    {
        var time = SimDuration.FromMicroseconds(1000);
        Assert.Equal(0.001, time.TotalSeconds);
        Assert.Equal(1.0, time.TotalMilliseconds);
        Assert.Equal(1000.0, time.TotalMicroseconds);
    }

    /// <summary>10^18 / 3 seconds do not fit 2^63 picoseconds.</summary>
    [Fact]
    public void FromRatio_BeyondTheRange_Throws() =>
        Assert.Throws<OverflowException>(() => SimDuration.FromRatio(1_000_000_000_000_000_000, 3));

    [Fact]
    public void FromSeconds_NotANumber_Throws() => Assert.Throws<OverflowException>(() => SimDuration.FromSeconds(double.NaN));

    protected override SimDuration Of(long amount) => new(amount);

    protected override bool Less(SimDuration left, SimDuration right) => left < right;

    protected override bool Greater(SimDuration left, SimDuration right) => left > right;

    protected override bool LessOrEqual(SimDuration left, SimDuration right) => left <= right;

    protected override bool GreaterOrEqual(SimDuration left, SimDuration right) => left >= right;
}
