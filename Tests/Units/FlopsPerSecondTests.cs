using SimMoE.Units;

namespace SimMoE.Tests.Units;

public sealed class FlopsPerSecondTests : QuantityContract<FlopsPerSecond>
{
    [Fact]
    public void Scale_ByAnEfficiency_RoundsToWholeOperations() =>
        Assert.Equal(593_400_000_000_000, FlopsPerSecond.Parse("989 TFLOP/s").Scale(0.6).PerSecond);

    [Fact]
    public void ToString_DataSheetRate_ReadsAsWritten() => Assert.Equal("989 TFLOP/s", FlopsPerSecond.Parse("989 TFLOP/s").ToString());

    protected override FlopsPerSecond Of(long amount) => new(amount);

    protected override bool Less(FlopsPerSecond left, FlopsPerSecond right) => left < right;

    protected override bool Greater(FlopsPerSecond left, FlopsPerSecond right) => left > right;

    protected override bool LessOrEqual(FlopsPerSecond left, FlopsPerSecond right) => left <= right;

    protected override bool GreaterOrEqual(FlopsPerSecond left, FlopsPerSecond right) => left >= right;
}
