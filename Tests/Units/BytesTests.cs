using SimMoE.Units;

namespace SimMoE.Tests.Units;

public sealed class BytesTests : QuantityContract<Bytes>
{
    [Fact]
    public void Operators_SmallAmounts_AreArithmetic()
    {
        Assert.Equal(new Bytes(12), new Bytes(5) + new Bytes(7));
        Assert.Equal(new Bytes(-2), new Bytes(5) - new Bytes(7));
        Assert.Equal(new Bytes(35), new Bytes(5) * 7);
        Assert.Equal(new Bytes(0), Bytes.Zero);
    }

    [Fact]
    public void Add_BeyondTheRange_Throws() => Assert.Throws<OverflowException>(() => new Bytes(long.MaxValue) + new Bytes(1));

    /// <summary>
    /// One mebibyte over 50 GB/s: 1048576 B / 50e9 B/s = 20.97152 us, so 20_971_520 ps and no remainder.
    /// </summary>
    [Fact]
    public void Divide_OneMebibyteAt50GBs_IsTheHandComputedTime() =>
        Assert.Equal(20_971_520, (new Bytes(1_048_576) / new BytesPerSecond(50_000_000_000)).Picoseconds);

    /// <summary>1 B over 3 B/s is 333,333,333,333.3 ps: rounded up, so that rate x time is never less than the amount.</summary>
    [Fact]
    public void Divide_WithARemainder_RoundsUp() => Assert.Equal(333_333_333_334, (new Bytes(1) / new BytesPerSecond(3)).Picoseconds);

    /// <summary>The time is the least t with t x rate >= amount, for random amounts and rates.</summary>
    [Fact]
    public void Divide_RandomAmountsAndRates_IsTheLeastSufficientTime()
    {
        var random = new Random(20261122);
        for (var i = 0; i < 1000; i++)
        {
            var amount = random.NextInt64(1, 1L << 40);
            var rate = random.NextInt64(1_000_000_000, 1_000_000_000_000);
            Int128 time = (new Bytes(amount) / new BytesPerSecond(rate)).Picoseconds;
            Assert.True(time * rate >= (Int128)amount * SimDuration.PicosecondsPerSecond);
            Assert.True((time - 1) * rate < (Int128)amount * SimDuration.PicosecondsPerSecond);
        }
    }

    [Fact]
    public void Divide_RateOfZero_Throws() => Assert.Throws<DivideByZeroException>(() => new Bytes(1) / new BytesPerSecond(0));

    protected override Bytes Of(long amount) => new(amount);

    protected override bool Less(Bytes left, Bytes right) => left < right;

    protected override bool Greater(Bytes left, Bytes right) => left > right;

    protected override bool LessOrEqual(Bytes left, Bytes right) => left <= right;

    protected override bool GreaterOrEqual(Bytes left, Bytes right) => left >= right;
}
