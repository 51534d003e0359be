namespace SimMoE.Tests.Workload.Routing;

public sealed class LoadStatisticsTests
{
    /// <summary>
    /// Loads 1, 2, 3, 6: mean 3, max/mean 2; population variance (4 + 1 + 0 + 9) / 4 = 3.5, CV = sqrt(3.5) / 3 = 0.62361;
    /// Gini = sum (2 i - n - 1) x_i / (n sum x) = (-3 x 1 - 1 x 2 + 1 x 3 + 3 x 6) / (4 x 12) = 16 / 48 = 1/3.
    /// </summary>
    [Fact]
    public void Of_FourLoads_IsTheHandComputation()
    {
        var statistics = LoadStatistics.Of([6, 1, 3, 2]);
        Assert.Equal(2, statistics.MaxOverMean, 12);
        Assert.Equal(0.62361, statistics.CoefficientOfVariation, 5);
        Assert.Equal(1.0 / 3, statistics.Gini, 12);
    }

    /// <summary>
    /// Counts of one GPU's 16 experts in one layer of a DeepSeek expert-parallel run (comment on SGLang issue 5524): max/mean 3.17,
    /// CV 0.70, Gini 0.33. Their mean is 159,634.
    /// </summary>
    [Fact]
    public void Of_PublishedCounts_HasTheStatisticsWorkedOutBeside()
    {
        var statistics = LoadStatistics.Of([
            162554,
            147879,
            102827,
            108924,
            46123,
            505540,
            98864,
            184719,
            322237,
            128708,
            117722,
            118096,
            73528,
            245469,
            119943,
            69937,
        ]);
        Assert.Equal(3.17, statistics.MaxOverMean, 2);
        Assert.InRange(statistics.CoefficientOfVariation, 0.675, 0.705);
        Assert.Equal(0.33, statistics.Gini, 2);
    }

    [Fact]
    public void Of_NothingRouted_IsEven() => Assert.Equal(new LoadStatistics(1, 0, 0), LoadStatistics.Of([0, 0]));
}
