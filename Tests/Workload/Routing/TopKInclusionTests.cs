using SimMoE.Workload;
using SimMoE.Workload.Routing;

namespace SimMoE.Tests.Workload.Routing;

public sealed class TopKInclusionTests
{
    /// <summary>
    /// Three experts of weights 3, 2, 1, k = 2, by the tree of successive draws: P(1) = 1 - P(1 is last) with
    /// P(1 last) = 2/6 x 1/4 + 1/6 x 2/5 = 1/12 + 1/15 = 0.15; P(2 last) = 3/6 x 1/3 + 1/6 x 3/5 = 1/6 + 1/10 = 4/15;
    /// P(3 last) = 3/6 x 2/3 + 2/6 x 3/4 = 1/3 + 1/4 = 7/12.
    /// </summary>
    [Fact]
    public void OfExperts_ThreeExperts_IsTheHandComputedTree()
    {
        var inclusion = TopKInclusion.OfExperts([3, 2, 1], 2);
        Assert.Equal(0.85, inclusion[0], 9);
        Assert.Equal(11.0 / 15, inclusion[1], 9);
        Assert.Equal(5.0 / 12, inclusion[2], 9);
    }

    /// <summary>k = 1 is the popularity itself: weights 1, 3, 4 give 1/8, 3/8, 1/2.</summary>
    [Fact]
    public void OfExperts_OneChoice_IsThePopularity() =>
        Assert.Equal([0.125, 0.375, 0.5], TopKInclusion.OfExperts([1, 3, 4], 1).Select(p => Math.Round(p, 10)));

    /// <summary>Every ordered choice enumerated: an independent oracle for experts and for groups, up to 8 experts and k = 4.</summary>
    [Theory]
    [InlineData(6, 3, 2, 1.0)]
    [InlineData(6, 4, 3, 2.0)]
    [InlineData(8, 2, 4, 0.5)]
    [InlineData(8, 4, 2, 3.0)]
    public void OfGroups_SmallCases_EqualTheEnumeration(int experts, int topK, int groups, double exponent)
    {
        var weights = ExpertPopularity.Zipf(experts, exponent);
        var byExpert = new double[experts];
        var byGroup = new double[groups];
        Enumerate(weights, topK, [], 1, byExpert, byGroup);
        var inclusion = TopKInclusion.OfExperts(weights, topK);
        var hits = TopKInclusion.OfGroups(weights, topK, groups);
        for (var i = 0; i < experts; i++)
        {
            Assert.Equal(byExpert[i], inclusion[i], 9);
        }

        for (var g = 0; g < groups; g++)
        {
            Assert.Equal(byGroup[g], hits[g], 9);
        }
    }

    [Theory]
    [InlineData(8, 2, 1.0)]
    [InlineData(128, 8, 1.0)]
    [InlineData(256, 8, 0.0)]
    [InlineData(768, 4, 2.0)]
    [InlineData(64, 63, 1.5)]
    [InlineData(512, 32, 3.0)]
    public void OfExperts_AnySize_SumsToK(int experts, int topK, double exponent) =>
        Assert.Equal(topK, TopKInclusion.OfExperts(ExpertPopularity.Zipf(experts, exponent), topK).Sum(), 7);

    /// <summary>Uniform weights: q(R) of the hypergeometric law.</summary>
    [Theory]
    [InlineData(256, 8, 8)]
    [InlineData(128, 4, 32)]
    [InlineData(60, 6, 5)]
    public void OfGroups_UniformWeights_AreTheClosedForm(int experts, int topK, int groups)
    {
        var hits = TopKInclusion.OfGroups(ExpertPopularity.Zipf(experts, 0), topK, groups);
        Assert.All(hits, hit => Assert.Equal(DistinctGroups.HitProbability(experts, topK, groups), hit, 9));
    }

    /// <summary>k experts have a weight: they are always chosen, the others never.</summary>
    [Fact]
    public void OfExperts_AsManyAsChosen_AreCertain() => Assert.Equal([1, 0, 1, 0], TopKInclusion.OfExperts([5, 0, 0.001, 0], 2));

    [Fact]
    public void OfExperts_FewerThanChosen_Throws() => Assert.Throws<ArgumentException>(() => TopKInclusion.OfExperts([1, 0, 0], 2));

    /// <summary>
    /// The paper's Fig. 3: with Zipf popularity s = 0, 1, 2 over 768 experts in contiguous quarters, 25 %, 80.8 % and 99.8 % of the
    /// popularity lies on GPU 0: H(192, s) / H(768, s). Choosing k = 4 without replacement leaves 79.9 % and 99.4 % of the rows there
    /// (an independent Monte-Carlo of 150,000 tokens gave 0.7994 and 0.9940 with standard error 0.0005), so the printed shares are
    /// popularity, or k = 1.
    /// </summary>
    [Theory]
    [InlineData(0, 0.250, 0.250)]
    [InlineData(1, 0.808, 0.799)]
    [InlineData(2, 0.998, 0.994)]
    public void OfExperts_PaperFigureThree_ShareOfFirstGpu(double exponent, double popularity, double rowsAtFour)
    {
        var weights = ExpertPopularity.Zipf(768, exponent);
        Assert.Equal(popularity, weights.Take(192).Sum() / weights.Sum(), 3);
        Assert.Equal(rowsAtFour, TopKInclusion.OfExperts(weights, 4).Take(192).Sum() / 4, 3);
    }

    /// <summary>Gumbel top-k drawn token by token, 40,000 tokens: each expert within five standard errors of its probability.</summary>
    [Fact]
    public void OfExperts_AgainstGumbelTopK_AgreesWithinSamplingError()
    {
        const int tokens = 40_000;
        var weights = ExpertPopularity.Zipf(16, 1.2);
        var stream = new RandomStream(5, "oracle");
        var counts = new int[16];
        for (var token = 0; token < tokens; token++)
        {
            foreach (var expert in Enumerable.Range(0, 16).OrderByDescending(e => Math.Log(weights[e]) + stream.NextGumbel()).Take(3))
            {
                counts[expert]++;
            }
        }

        var inclusion = TopKInclusion.OfExperts(weights, 3);
        for (var i = 0; i < 16; i++)
        {
            var error = 5 * Math.Sqrt(inclusion[i] * (1 - inclusion[i]) / tokens);
            Assert.InRange(counts[i] / (double)tokens, inclusion[i] - error, inclusion[i] + error);
        }
    }

    private static void Enumerate(double[] weights, int topK, int[] chosen, double probability, double[] byExpert, double[] byGroup)
    {
        if (chosen.Length == topK)
        {
            foreach (var expert in chosen)
            {
                byExpert[expert] += probability;
            }

            foreach (var group in chosen.Select(expert => expert / (weights.Length / byGroup.Length)).Distinct())
            {
                byGroup[group] += probability;
            }

            return;
        }

        var left = weights.Where((_, i) => !chosen.Contains(i)).Sum();
        for (var i = 0; i < weights.Length; i++)
        {
            if (!chosen.Contains(i))
            {
                Enumerate(weights, topK, [.. chosen, i], probability * weights[i] / left, byExpert, byGroup);
            }
        }
    }
}
