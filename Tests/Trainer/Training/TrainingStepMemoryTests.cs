using SimMoE.Trainer.Stages;
using SimMoE.Workload.Models;

namespace SimMoE.Tests.Trainer.Training;

/// <summary>A step leaves no tensor behind.</summary>
[Collection(nameof(LiveTensors))]
public sealed class TrainingStepMemoryTests
{
    [TorchTheory]
    [InlineData(FeedForwardKind.MultiHeadLatentMoe)]
    [InlineData(FeedForwardKind.Moe)]
    [InlineData(FeedForwardKind.Dense)]
    public void Run_WithAndWithoutClock_LeavesNoTensorsBehind(FeedForwardKind kind)
    {
        var settings = TinyRun.Settings(TinyRun.Model(kind), TinyRun.Plan(kind: kind), steps: 1);
        TinyRun.Train(settings, new PatternTokens());
        var before = LiveTensors.Count();
        TinyRun.Train(settings, new PatternTokens(), step => step.Clock = new StopwatchStageClock());
        TinyRun.Train(settings, new PatternTokens());

        Assert.Equal(before, LiveTensors.Count());
    }
}
