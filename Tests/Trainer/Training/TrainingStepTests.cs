using SimMoE.Trainer.Stages;
using SimMoE.Units;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Trainer.Training;

/// <summary>A step is the same however it is spread over ranks, micro-batches and pieces of autograd.</summary>
public sealed class TrainingStepTests
{
    private const double Tolerance = 2e-5;

    [TorchTheory]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe, 2)]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe, 4)]
    [InlineData(FeedForwardKind.Moe, 2)]
    [InlineData(FeedForwardKind.Moe, 4)]
    [InlineData(FeedForwardKind.LatentMoe, 2)]
    [InlineData(FeedForwardKind.Dense, 2)]
    public void Run_SeveralRanks_EqualOneRankOnTheSameTokens(FeedForwardKind kind, int ranks)
    {
        var model = TinyRun.Model(kind);
        var one = TinyRun.Train(TinyRun.Settings(model, TinyRun.Plan(1, 4, kind: kind)), new PatternTokens())[0];
        var many = TinyRun.Train(TinyRun.Settings(model, TinyRun.Plan(ranks, 4 / ranks, kind: kind)), new PatternTokens());

        for (var step = 0; step < one.Losses.Count; step++)
        {
            Assert.Equal(one.Losses[step], many.Average(rank => rank.Losses[step]), Tolerance);
            Assert.All(many, rank => Assert.Equal(one.Norms[step], rank.Norms[step], Tolerance));
        }

        foreach (var (name, expected) in one.Weights)
        {
            var parts =
                many[0].Weights[name].Length < expected.Length
                    ? many.SelectMany(rank => rank.Weights[name]).ToArray()
                    : many[0].Weights[name];
            AssertClose(expected, parts, name);
        }
    }

    /// <summary>Four ranks in two groups of two: experts have replicas, whose gradients are summed too.</summary>
    [TorchTheory]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe)]
    [InlineData(FeedForwardKind.Moe)]
    public void Run_TwoGroupsOfTwoRanks_EqualOneRank(FeedForwardKind kind)
    {
        var model = TinyRun.Model(kind);
        var one = TinyRun.Train(TinyRun.Settings(model, TinyRun.Plan(1, 4, kind: kind)), new PatternTokens())[0];
        var plan = TinyRun.Plan(4, 1, kind: kind);
        plan = kind == FeedForwardKind.Moe ? plan with { ExpertParallelSize = 2 } : plan with { HeadParallelSize = 2 };
        var many = TinyRun.Train(TinyRun.Settings(model, plan), new PatternTokens());

        foreach (var (name, expected) in one.Weights)
        {
            var isPart = many[0].Weights[name].Length < expected.Length;
            AssertClose(expected, isPart ? [.. many[0].Weights[name], .. many[1].Weights[name]] : many[0].Weights[name], name);
            Assert.Equal(many[0].Weights[name], many[2].Weights[name]);
        }
    }

    [TorchFact]
    public void Run_FourMicroBatches_EqualOneOfFourTimesTheSize()
    {
        var model = TinyRun.Model();
        var whole = TinyRun.Train(TinyRun.Settings(model, TinyRun.Plan(1, 4)), new PatternTokens())[0];
        var parts = TinyRun.Train(TinyRun.Settings(model, TinyRun.Plan(1, 1, microBatches: 4)), new PatternTokens())[0];

        AssertSame(whole, parts);
    }

    [TorchTheory]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe)]
    [InlineData(FeedForwardKind.Moe)]
    public void Run_RecomputingActivations_GivesTheSame(FeedForwardKind kind)
    {
        var settings = TinyRun.Settings(TinyRun.Model(kind), TinyRun.Plan(2, 2, kind: kind));
        var kept = TinyRun.Train(settings, new PatternTokens());
        var again = TinyRun.Train(settings with { Plan = settings.Plan with { RecomputesActivations = true } }, new PatternTokens());

        AssertSame(kept[0], again[0]);
        AssertSame(kept[1], again[1]);
    }

    [TorchFact]
    public void Run_OverlappedAndSmallBuckets_GiveTheSame()
    {
        var settings = TinyRun.Settings(TinyRun.Model(), TinyRun.Plan(2, 2));
        var after = TinyRun.Train(settings with { Plan = settings.Plan with { OverlapGradients = false } }, new PatternTokens());
        var small = TinyRun.Train(settings with { Plan = settings.Plan with { GradientBucket = new Bytes(1000) } }, new PatternTokens());

        AssertSame(after[0], small[0]);
    }

    [TorchFact]
    public void Run_WithClock_TimesEveryStageAndGivesTheSame()
    {
        var settings = TinyRun.Settings(TinyRun.Model(), TinyRun.Plan());
        var plain = TinyRun.Train(settings, new PatternTokens())[0];
        var clock = new StopwatchStageClock();
        var timed = TinyRun.Train(settings, new PatternTokens(), step => step.Clock = clock)[0];

        AssertSame(plain, timed);
        var seen = clock.Collect().Select(time => (time.Pass, time.Stage)).ToHashSet();
        string[] both = [Stage.Embedding, Stage.Norm, Stage.Attention, Stage.DenseFeedForward, Stage.Head, .. Stage.HeadParallel];
        Assert.All(both.Except([Stage.Group, Stage.Pack]), name => Assert.Contains((Pass.Forward, name), seen));
        Assert.All(both.Except([Stage.Group, Stage.Pack]), name => Assert.Contains((Pass.Backward, name), seen));
        Assert.All([Stage.GradientReduce, Stage.Clip, Stage.Optimizer], name => Assert.Contains((Pass.Update, name), seen));
    }

    /// <summary>Ninety steps on a sequence that counts on: the loss falls from about ln 32 = 3.47 to below half of it.</summary>
    [TorchTheory]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe)]
    [InlineData(FeedForwardKind.Moe)]
    public void Run_OnAPattern_Learns(FeedForwardKind kind)
    {
        var settings = TinyRun.Settings(TinyRun.Model(kind), TinyRun.Plan(sequences: 16, kind: kind), steps: 90);
        var losses = TinyRun.Train(settings, new PatternTokens())[0].Losses;

        Assert.InRange(losses[0], 3.2, 3.8);
        Assert.InRange(losses[^1], 0, 1.7);
    }

    private static void AssertSame(TinyOutcome expected, TinyOutcome actual)
    {
        Assert.Equal(expected.Losses.Select(Rounded), actual.Losses.Select(Rounded));
        Assert.All(expected.Weights, pair => AssertClose(pair.Value, actual.Weights[pair.Key], pair.Key));

        static double Rounded(float loss) => Math.Round(loss, 4);
    }

    private static void AssertClose(float[] expected, float[] actual, string name)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) < Tolerance, $"{name}[{i}]: {expected[i]} and {actual[i]}");
        }
    }
}
