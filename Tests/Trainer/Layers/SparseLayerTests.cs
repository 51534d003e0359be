using SimMoE.Tests.Trainer.Communication;
using SimMoE.Trainer.Layers;
using SimMoE.Trainer.Model;
using SimMoE.Trainer.Stages;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Trainer.Layers;

/// <summary>What every sparse layer promises besides its numbers.</summary>
public sealed class SparseLayerTests
{
    [TorchTheory]
    [InlineData(FeedForwardKind.Moe)]
    [InlineData(FeedForwardKind.LatentMoe)]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe)]
    public void Clock_ForwardAndBackward_SeesEveryStageOnceInOrder(FeedForwardKind kind)
    {
        var clock = new StopwatchStageClock();
        _ = LayerRun.Of(new SparseCase { Kind = kind, Ranks = 2 }, clock: clock);
        string[] stages = kind switch
        {
            FeedForwardKind.MultiHeadLatentMoe => [.. Stage.HeadParallel],
            FeedForwardKind.LatentMoe => [Stage.ProjectIn, .. Stage.ExpertParallel, Stage.ProjectOut],
            _ => [.. Stage.ExpertParallel],
        };
        string[] forwardOnly = kind == FeedForwardKind.MultiHeadLatentMoe ? [] : [Stage.Count, Stage.MetadataExchange, Stage.HostSync];
        var times = clock.Collect();
        Assert.Equal(stages, times.Where(time => time.Pass == Pass.Forward).Select(time => time.Stage));
        Assert.Equal(
            stages.Except(forwardOnly).Reverse().Order(StringComparer.Ordinal),
            times.Where(time => time.Pass == Pass.Backward).Select(time => time.Stage).Order(StringComparer.Ordinal)
        );
        Assert.All(times, time => Assert.True(time.Layer == 1 && time.Microseconds >= 0));
        Assert.Empty(clock.Collect());
    }

    [TorchFact]
    public void FirstWeights_AnyRanks_AreThoseOfOneRank()
    {
        foreach (var kind in new[] { FeedForwardKind.Moe, FeedForwardKind.LatentMoe, FeedForwardKind.MultiHeadLatentMoe })
        {
            var alone = LayerRun.Of(new SparseCase { Kind = kind }).Weights;
            var shared = LayerRun.Of(new SparseCase { Kind = kind, Ranks = 4 }).Weights;
            Assert.All(alone, pair => Assert.Equal(pair.Value, shared[pair.Key]));
        }
    }

    /// <summary>N(0, 0.02^2) over 6144 draws: the deviation is known to about 0.02 / sqrt(2 x 6144) = 0.9 %. Two blocks: the factor is
    /// 1/2.</summary>
    [TorchTheory]
    [InlineData(FeedForwardKind.Moe, "w2", 0.01)]
    [InlineData(FeedForwardKind.Moe, "w1", 0.02)]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe, "w2", 0.02)]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe, "project_out", 0.01)]
    public void FirstWeights_OutputMatrices_AreScaledDownAsPublished(FeedForwardKind kind, string name, double deviation)
    {
        const double Widened = 20;
        var values = LayerRun
            .Of(
                new SparseCase
                {
                    Kind = kind,
                    Hidden = 64,
                    ExpertSize = 32,
                }
            )
            .Weights[name];
        var found = Math.Sqrt(values.Sum(value => value * value) / values.Length) / Widened;
        Assert.InRange(found, 0.95 * deviation, 1.05 * deviation);
    }

    [TorchFact]
    public void Forward_ThreeDimensionsAndBFloat16_KeepsShapeAndGivesTheComputeType()
    {
        var layer = new SparseCase { Type = ScalarType.BFloat16, Kind = FeedForwardKind.MultiHeadLatentMoe };
        ThreadGroup.Run(
            layer.Plan,
            groups =>
            {
                using var scope = NewDisposeScope();
                using var built = LayerRun.Build(layer, groups);
                var input = LayerRun.Rows(layer, layer.Input, 0).view(2, 12, 16);
                var output = built.forward(input);
                var gradient = built.Backward(output);
                Assert.Equal([2, 12, 16], output.shape);
                Assert.Equal(ScalarType.BFloat16, output.dtype);
                Assert.Equal([2, 12, 16], gradient.shape);
                Assert.Equal(ScalarType.Float32, gradient.dtype);
                Assert.Equal([4, 24, 2], built.LastChoice!.shape);
                built.ResetLoad();
                Assert.All(LayerRun.Read(built.Load), count => Assert.Equal(0, count));
            }
        );
    }

    [TorchFact]
    public void Check_LayersThatTheTrainerDoesNotHave_NamesEachAtOnce()
    {
        var layer = new SparseCase { Kind = FeedForwardKind.MultiHeadLatentMoe };
        var model = layer.Model with { Moe = layer.Model.Moe! with { SharedExperts = 1, SharedExpertSize = 8, TopK = 9 } };
        var plan = layer.Plan with { Ranks = 3, HeadParallelSize = 3, PipelineChunks = 2 };
        var found = TrainerRules.CheckLayer(model, plan, ExpertKernel.PerExpertGemm).Select(problem => problem.Found).ToArray();
        Assert.Contains(found, text => text.Contains("4 heads do not divide over 3 ranks", StringComparison.Ordinal));
        Assert.Contains(found, text => text.Contains("9 of 8 experts", StringComparison.Ordinal));
        Assert.Contains(found, text => text.Contains("shared experts", StringComparison.Ordinal));
        Assert.Contains(found, text => text.Contains("2 chunks", StringComparison.Ordinal));
        Assert.Contains(found, text => text.Contains("per-expert-gemm", StringComparison.Ordinal));
    }

    [TorchFact]
    public void Check_AnExpertCountThatTheRanksDoNotDivide_IsAProblemAndCreateRefuses()
    {
        var layer = new SparseCase { Experts = 6, Ranks = 4 };
        Assert.Contains(
            TrainerRules.CheckLayer(layer.Model, layer.Plan),
            problem => problem.Found.Contains("6 experts do not divide over 4 ranks", StringComparison.Ordinal)
        );
        Assert.Throws<SpecException>(() => LayerRun.Of(layer));
    }

    [TorchTheory]
    [InlineData(StrategyKind.ExpertParallelNodeDeduplicated)]
    [InlineData(StrategyKind.ExpertParallelAllGather)]
    public void Check_AStrategyThatIsSimulatedOnly_IsAProblem(StrategyKind strategy)
    {
        var layer = new SparseCase();
        Assert.Contains(
            TrainerRules.CheckLayer(layer.Model, layer.Plan with { Strategy = strategy }),
            problem => problem.Found.Contains("simulated only", StringComparison.Ordinal)
        );
    }
}
