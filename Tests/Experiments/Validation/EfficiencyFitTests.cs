using SimMoE.Experiments.Validation;

namespace SimMoE.Tests.Experiments.Validation;

public sealed class EfficiencyFitTests
{
    /// <summary>10 us of start-up and 100 us at line rate: 210 us is a share of 100 / 200 = 0.5; 110 us is the whole line.</summary>
    [Theory]
    [InlineData(210, 0.5)]
    [InlineData(110, 1.0)]
    [InlineData(1010, 0.1)]
    public void Share_OfALinearTime_IsTheHandComputedOne(double target, double share) =>
        Assert.Equal(share, EfficiencyFit.Share(s => 10 + (100 / s), target), 1e-9);

    /// <summary>A time that line rate already exceeds cannot be reached: the share stays at 1.</summary>
    [Fact]
    public void Share_OfAnUnreachableTime_IsOne() => Assert.Equal(1.0, EfficiencyFit.Share(s => 10 + (100 / s), 50));
}
