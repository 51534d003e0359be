using SimMoE.Tests.Trainer.Communication;
using SimMoE.Trainer.Layers;
using SimMoE.Trainer.Measuring.Layers;
using SimMoE.Trainer.Measuring.Timing;
using SimMoE.Workload;
using SimMoE.Workload.Routing;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Trainer.Measuring;

public sealed class LayerTimingTests
{
    private static MeasuringDevice Device { get; } = new(TestDevice.IsCuda ? 0 : -1);

    /// <summary>Every stage of the strategy's list is timed forward. Experts compute every choice once: 32 tokens a rank, two ranks, k = 2,
    /// 4 heads for HP.</summary>
    [TorchTheory]
    [InlineData(StrategyKind.ExpertParallel, 128)]
    [InlineData(StrategyKind.HeadParallel, 512)]
    public void Time_TwoRanks_TimesEveryStage(StrategyKind strategy, long rows)
    {
        var wanted = Case(strategy);
        ThreadGroup.Run(
            wanted.Plan(2),
            groups =>
            {
                var result = new LayerTiming(groups, Device).Time(wanted, 1, 2);
                var expected = strategy == StrategyKind.HeadParallel ? Stage.HeadParallel : Stage.ExpertParallel;
                Assert.Equal(
                    expected.Order(),
                    result.Stages.Where(stage => stage.Pass == Pass.Forward).Select(stage => stage.Stage).Order()
                );
                Assert.All(result.Stages, stage => Assert.Equal((2, 2), (stage.Times.Length, stage.Times[1].Length)));
                Assert.Contains(result.Stages, stage => stage is { Pass: Pass.Backward, Stage: Stage.Experts });
                Assert.All(result.Both.Zip(result.Forward), pair => Assert.True(pair.First[0] > pair.Second[0] && pair.Second[0] > 0));
                Assert.Equal(rows, result.ExpertRows.Sum());
            }
        );
    }

    /// <summary>With Zipf 1 over 8 experts, k = 2 and all popular experts on rank 0, rank 0 gets the inclusion probabilities' share of the
    /// rows.</summary>
    [TorchFact]
    public void Time_ZipfRouting_LoadsTheFirstRank()
    {
        var wanted = Case(StrategyKind.ExpertParallel) with { ZipfExponent = 1, Sequences = 32 };
        var inclusion = TopKInclusion.OfExperts(ExpertPopularity.Zipf(8, 1), 2);
        var expected = inclusion.Take(4).Sum() / 2;
        ThreadGroup.Run(
            wanted.Plan(2),
            groups =>
            {
                var result = new LayerTiming(groups, Device).Time(wanted, 0, 1);
                Assert.InRange((double)result.ExpertRows[0] / result.ExpertRows.Sum(), expected - 0.05, expected + 0.05);
            }
        );
    }

    private static LayerCase Case(StrategyKind strategy) =>
        new()
        {
            Strategy = strategy,
            Kernel = ExpertKernel.GroupedGemm,
            HiddenSize = 32,
            Experts = 8,
            TopK = 2,
            ExpertSize = 16,
            Heads = strategy == StrategyKind.HeadParallel ? 4 : 0,
            HeadSize = strategy == StrategyKind.HeadParallel ? 8 : 0,
            Sequences = 2,
            SequenceLength = 16,
            BFloat16 = false,
        };
}
