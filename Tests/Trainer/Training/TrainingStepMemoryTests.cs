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
        var outcomes = TinyRun.Train(settings, new PatternTokens());
        using var live = new LiveTensors();
        // All but the embedding's, which libtorch makes.
        live.Parameters =
            2 * outcomes.Sum(outcome => outcome.Weights.Keys.Count(name => !name.StartsWith("bias of ", StringComparison.Ordinal)) - 1);
        TinyRun.Train(settings, new PatternTokens(), step => step.Clock = new StopwatchStageClock());
        TinyRun.Train(settings, new PatternTokens());
    }
}
