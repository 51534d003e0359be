using SimMoE.Simulator.Results;
using SimMoE.Simulator.Steps;
using SimMoE.Tests.Simulator.Strategies;
using SimMoE.Workload;

namespace SimMoE.Tests.Simulator.Results;

public sealed class ComparisonTests
{
    /// <summary>Two ranks, all tokens to the first rank's experts: EP waits, HP does not.</summary>
    private static StepPrediction Skewed(StrategyKind strategy, SimulationScope scope = SimulationScope.Layer, int chunks = 1)
    {
        var heads = strategy == StrategyKind.HeadParallel;
        var setup = Small.Setup(
            Small.Model(heads ? Small.Heads() : Small.Moe()),
            Small.Plan(strategy, 2, ep: heads ? 1 : 2, hp: heads ? 2 : 1) with
            {
                PipelineChunks = chunks,
            },
            FakeRouting.Of(4, (_, _) => [0, 1])
        );
        return Small.Run(setup, scope);
    }

    [Theory]
    [InlineData(SimulationScope.Layer, 1)]
    [InlineData(SimulationScope.LayerForward, 1)]
    [InlineData(SimulationScope.Step, 1)]
    [InlineData(SimulationScope.Step, 3)]
    public void Causes_AnyScope_SumToTheStep(SimulationScope scope, int chunks)
    {
        foreach (var strategy in (StrategyKind[])[StrategyKind.ExpertParallel, StrategyKind.HeadParallel])
        {
            var report = Skewed(strategy, scope, chunks);
            Assert.True(report.StepTime.Picoseconds > 0);
            Assert.Equal(2 * report.StepTime.Picoseconds, Causes.All.Sum(report.Causes.RankPicoseconds));
        }
    }

    [Fact]
    public void Differences_EpAndHp_SumToTheDifferenceOfTheTimes()
    {
        var comparison = new Comparison(Skewed(StrategyKind.ExpertParallel), Skewed(StrategyKind.HeadParallel));
        Assert.Equal(comparison.SavedSeconds, comparison.Differences.Sum(difference => difference.SavedSeconds), 1e-15);
        Assert.True(comparison.SavedSeconds != 0);
    }

    /// <summary>
    /// EP: rank 0 computes 16 rows, 16 us forward and 32 us backward; rank 1 none: 24 us a rank on average, and 24 us of waiting for rank 1
    /// to
    /// account for. HP: 16 rows of the local head on each rank, 48 us. So experts lose 24 us and the wait saves at least most of them.
    /// </summary>
    [Fact]
    public void Differences_SkewedEp_NameExpertsAndImbalance()
    {
        var comparison = new Comparison(Skewed(StrategyKind.ExpertParallel), Skewed(StrategyKind.HeadParallel));
        var experts = comparison.Differences.Single(difference => difference.Cause == Cause.Experts);
        Assert.Equal((24e-6, 48e-6), (experts.BaselineSeconds, experts.CandidateSeconds));
        var wait = comparison.Differences.Single(difference => difference.Cause == Cause.ImbalanceWait);
        Assert.InRange(wait.BaselineSeconds, 23.5e-6, 25e-6);
        Assert.Equal(0, wait.CandidateSeconds);
        Assert.Equal(0, comparison.Differences.Single(difference => difference.Cause == Cause.HostSync).CandidateSeconds);
    }

    /// <summary>
    /// EP sends rank 1's 8 rows of 16 B over and back, twice: 512 B. HP 4 transfers of 32 B on two ranks: 256 B, half of it.
    /// </summary>
    [Fact]
    public void Conclude_EpAndHp_SaysBytesAndVerdict()
    {
        var comparison = new Comparison(Skewed(StrategyKind.ExpertParallel), Skewed(StrategyKind.HeadParallel));
        var texts = comparison.Conclude("EP", "HP").Select(conclusion => conclusion.Text).ToList();
        Assert.Equal(0.5, comparison.WireByteRatio);
        Assert.Contains("HP moves 50 % of EP's bytes", texts);
        Assert.Contains(
            texts,
            text =>
                text.StartsWith("HP saves ", StringComparison.Ordinal)
                && text.EndsWith(" by waiting for slower ranks", StringComparison.Ordinal)
        );
        Assert.Contains("HP loses 24 us by expert compute", texts);
    }

    [Fact]
    public void Conclude_RunAgainstItself_IsEquallyFast()
    {
        var report = Skewed(StrategyKind.ExpertParallel);
        var comparison = new Comparison(report, report);
        Assert.Equal(1, comparison.SpeedUp);
        Assert.Equal("B and A are equally fast", comparison.Conclude("A", "B")[0].Text);
        Assert.All(comparison.Differences, difference => Assert.Equal(0, difference.SavedSeconds));
    }
}
