using SimMoE.Workload.Routing;

namespace SimMoE.Tests.Workload.Routing;

public sealed class DistinctGroupsTests
{
    /// <summary>4 experts in 2 groups, k = 2: C(2,2)/C(4,2) = 1/6 of the choices miss a group, so q = 5/6 and D = 5/3.</summary>
    [Fact]
    public void Expected_FourExpertsTwoGroups_IsFiveThirds() => Assert.Equal(5.0 / 3, DistinctGroups.Expected(4, 2, 2), 12);

    /// <summary>E = 256, k = 8: 1.99, 3.61, 5.29, 6.52, 7.27, 7.68 groups of 2, 4, 8, 16, 32, 64.</summary>
    [Theory]
    [InlineData(2, 1.99)]
    [InlineData(4, 3.61)]
    [InlineData(8, 5.29)]
    [InlineData(16, 6.52)]
    [InlineData(32, 7.27)]
    [InlineData(64, 7.68)]
    public void Expected_DeepSeekSizes_AreTheTable(int groups, double expected) =>
        Assert.Equal(expected, DistinctGroups.Expected(256, 8, groups), 2);

    /// <summary>
    /// Duplicate rates in percent at E = 256, worked out for HierMoE's Table II (measured there: 2, 4, 7, 9; 3, 9, 14, 18; 6, 17, 27, 34;
    /// 12, 32, 46, 55), whose E the paper does not give.
    /// </summary>
    [Theory]
    [InlineData(32, 1.4, 4.1, 6.6, 9.2)]
    [InlineData(16, 2.9, 8.5, 13.7, 18.5)]
    [InlineData(8, 6.1, 16.8, 26.0, 33.8)]
    [InlineData(4, 12.4, 31.4, 45.0, 54.8)]
    public void DuplicateRate_OfHierMoeTable_IsThePrediction(int groups, double k2, double k4, double k6, double k8)
    {
        Assert.Equal(k2, 100 * DistinctGroups.DuplicateRate(256, 2, groups), 1);
        Assert.Equal(k4, 100 * DistinctGroups.DuplicateRate(256, 4, groups), 1);
        Assert.Equal(k6, 100 * DistinctGroups.DuplicateRate(256, 6, groups), 1);
        Assert.Equal(k8, 100 * DistinctGroups.DuplicateRate(256, 8, groups), 1);
    }

    [Fact]
    public void HitProbability_MoreChosenThanOutside_IsCertain() => Assert.Equal(1, DistinctGroups.HitProbability(8, 5, 2));

    [Fact]
    public void HitProbability_GroupsThatDoNotDivide_Throws() =>
        Assert.Throws<ArgumentException>(() => DistinctGroups.HitProbability(8, 2, 3));
}
