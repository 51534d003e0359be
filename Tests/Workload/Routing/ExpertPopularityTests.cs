using SimMoE.Workload;
using SimMoE.Workload.Routing;

namespace SimMoE.Tests.Workload.Routing;

public sealed class ExpertPopularityTests
{
    /// <summary>Zipf s = 1 over 4 experts: 1, 1/2, 1/3, 1/4.</summary>
    [Fact]
    public void Zipf_FourExperts_IsTheHarmonicSeries() => Assert.Equal([1, 0.5, 1.0 / 3, 0.25], ExpertPopularity.Zipf(4, 1));

    /// <summary>Max/mean of Zipf popularity = E / H(E, s); H(128, 1) = 5.4331, 128 / 5.4331 = 23.56. Others likewise.</summary>
    [Theory]
    [InlineData(128, 1.0, 23.6)]
    [InlineData(64, 1.0, 13.5)]
    [InlineData(256, 1.0, 41.8)]
    [InlineData(128, 0.8, 14.6)]
    [InlineData(256, 0.6, 12.2)]
    [InlineData(64, 0.4, 3.34)]
    [InlineData(128, 0.2, 2.13)]
    public void Of_ZipfPopularity_HasTheTabulatedMaximum(int experts, double exponent, double expected)
    {
        var statistics = LoadStatistics.Of(ExpertPopularity.Zipf(experts, exponent));
        Assert.Equal(expected, statistics.MaxOverMean, expected < 10 ? 2 : 1);
    }

    /// <summary>
    /// Log-normal: Gini = erf(sigma / 2) = 0.276 at 0.5 and 0.428 at 0.8; CV = sqrt(e^(sigma^2) - 1) = 0.533 and 0.947. Mean of 200
    /// draws of 128 experts, the Gini of a sample being lower by about 1/128; max/mean 3.28 and 6.1 on average.
    /// </summary>
    [Theory]
    [InlineData(0.5, 0.276, 3.28)]
    [InlineData(0.8, 0.428, 6.1)]
    public void LogNormal_ManyDraws_HasTheTheoreticalGini(double sigma, double gini, double maximum)
    {
        var stream = new RandomStream(9, "popularity");
        var draws = Enumerable.Range(0, 200).Select(_ => LoadStatistics.Of(ExpertPopularity.LogNormal(128, sigma, stream))).ToArray();
        Assert.InRange(draws.Average(draw => draw.Gini), gini - 0.012, gini + 0.006);
        Assert.InRange(draws.Average(draw => draw.MaxOverMean), maximum * 0.92, maximum * 1.08);
    }

    /// <summary>The inclusion probabilities of weights 3, 2, 1 at k = 2 give those weights back, up to scale.</summary>
    [Fact]
    public void FromInclusion_OfHandComputedProbabilities_FindsTheWeights()
    {
        var weights = ExpertPopularity.FromInclusion([0.85, 11.0 / 15, 5.0 / 12], 2);
        Assert.Equal(3, weights[0] / weights[2], 5);
        Assert.Equal(2, weights[1] / weights[2], 5);
    }

    [Theory]
    [InlineData(64, 6, 1.0)]
    [InlineData(128, 8, 0.6)]
    public void FromInclusion_ThenInclusion_ReturnsTheTarget(int experts, int topK, double exponent)
    {
        var target = TopKInclusion.OfExperts(ExpertPopularity.Zipf(experts, exponent), topK);
        var reached = TopKInclusion.OfExperts(ExpertPopularity.FromInclusion(target, topK), topK);
        Assert.All(target.Zip(reached), pair => Assert.Equal(pair.First, pair.Second, 7));
    }

    /// <summary>
    /// One step by hand: weights 8, 1, 1, 1 at k = 2: the first is above the mean load, the others below, so u = (-1, 1, 1, 1),
    /// less its mean 0.5: (-1.5, 0.5, 0.5, 0.5); at rate 0.1 the weights become 8 e^-0.15 = 6.88566 and e^0.05 = 1.05127.
    /// </summary>
    [Fact]
    public void Balance_OneStep_IsTheHandComputedBias()
    {
        var balanced = ExpertPopularity.Balance([8, 1, 1, 1], 2, 1, 0.1);
        Assert.Equal(6.88566, balanced[0], 5);
        Assert.Equal(1.05127, balanced[1], 5);
    }

    /// <summary>
    /// Zipf s = 1 over 64 experts spans ln 64 = 4.16 in log popularity: at 0.025 a step a few hundred steps level it. Max/mean of the load
    /// at k = 8 falls from above 5 to below 1.05 (a residue of one step's bias, 2.5 %, remains).
    /// </summary>
    [Fact]
    public void Balance_ManySteps_DrivesTheLoadToEven()
    {
        var weights = ExpertPopularity.Zipf(64, 1);
        double Peak(int steps) =>
            LoadStatistics.Of(TopKInclusion.OfExperts(ExpertPopularity.Balance(weights, 8, steps, 0.025), 8)).MaxOverMean;

        var (before, some, many) = (Peak(0), Peak(40), Peak(400));
        Assert.InRange(before, 5, 8);
        Assert.InRange(some, 1.5, before - 1);
        Assert.InRange(many, 1, 1.05);
    }
}
