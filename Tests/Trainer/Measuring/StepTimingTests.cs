using SimMoE.Tests.Trainer.Communication;
using SimMoE.Trainer.Layers;
using SimMoE.Trainer.Measuring.Steps;
using SimMoE.Trainer.Measuring.Timing;
using SimMoE.Trainer.Training;
using SimMoE.Workload;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Trainer.Measuring;

public sealed class StepTimingTests
{
    /// <summary>A dense block and a sparse one on two ranks: whole steps, and every part of a step, on both ranks.</summary>
    [TorchFact]
    public void Time_TwoRanks_TimesWholeStepsAndTheirStages()
    {
        var settings = new TrainingSettings
        {
            Model = new ModelSpec
            {
                Name = "tiny",
                Layers = 2,
                HiddenSize = 16,
                VocabularySize = 128,
                SequenceLength = 8,
                Attention = new AttentionSpec
                {
                    Heads = 2,
                    KeyValueHeads = 2,
                    HeadSize = 8,
                },
                DenseLayers = 1,
                DenseFeedForwardSize = 32,
                Moe = new MoeSpec
                {
                    Kind = FeedForwardKind.Moe,
                    Experts = 4,
                    TopK = 2,
                    ExpertSize = 8,
                },
            },
            Plan = new ParallelPlan
            {
                Strategy = StrategyKind.ExpertParallel,
                Ranks = 2,
                ExpertParallelSize = 2,
                SequencesPerRank = 2,
            },
            Steps = 10,
            Schedule = new LearningRateSchedule
            {
                Kind = ScheduleKind.Constant,
                Steps = 10,
                Highest = 1e-3,
            },
        };
        ThreadGroup.Run(
            settings.Plan,
            groups =>
            {
                var times = new StepTiming(groups, new MeasuringDevice(TestDevice.IsCuda ? 0 : -1)).Time(
                    settings,
                    ExpertKernel.GroupedGemm,
                    1,
                    2
                );
                Assert.Equal([2, 2], times.Whole.Select(each => each.Length));
                Assert.All(times.Whole.SelectMany(each => each), time => Assert.True(time > 0));
                string[] expected = [Stage.Attention, Stage.DenseFeedForward, Stage.Dispatch, Stage.Experts, Stage.Head, Stage.Norm];
                Assert.Equal(
                    expected,
                    times.Stages.Where(stage => stage.Pass == Pass.Backward).Select(stage => stage.Stage).Intersect(expected).Order()
                );
                Assert.Equal(
                    [Stage.GradientReduce, Stage.Clip, Stage.Optimizer],
                    times.Stages.Where(stage => stage.Pass == Pass.Update).Select(stage => stage.Stage)
                );
            }
        );
    }
}
