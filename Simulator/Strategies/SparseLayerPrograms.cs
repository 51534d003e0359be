using System.Runtime.ExceptionServices;
using SimMoE.Simulator.Steps;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Simulator.Strategies;

/// <summary>The list of strategies. Adding one adds a line here (docs/how-to-add-a-strategy.md).</summary>
public static class SparseLayerPrograms
{
    /// <summary>Makes one sparse layer of one micro-batch under the plan's strategy.</summary>
    /// <param name="draft">The step that is being written.</param>
    /// <param name="microBatch">Micro-batch.</param>
    /// <param name="layer">Block.</param>
    public static SparseLayerProgram Create(StepDraft draft, int microBatch, int layer)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return draft.Setup.Plan.Strategy switch
        {
            StrategyKind.ExpertParallel => new ExpertParallelProgram(draft, microBatch, layer),
            StrategyKind.ExpertParallelRankDeduplicated => new RankDeduplicatedProgram(draft, microBatch, layer),
            StrategyKind.ExpertParallelNodeDeduplicated => new NodeDeduplicatedProgram(draft, microBatch, layer),
            StrategyKind.ExpertParallelAllGather => new AllGatherProgram(draft, microBatch, layer),
            StrategyKind.HeadParallel => new HeadParallelProgram(draft, microBatch, layer),
            StrategyKind.HeadAndExpertParallel => new HeadAndExpertParallelProgram(draft, microBatch, layer),
            StrategyKind.LatentExpertParallel => new LatentExpertParallelProgram(draft, microBatch, layer),
            StrategyKind.DataParallel => CreateLocal(draft, microBatch, layer),
            var unknown => throw new ArgumentOutOfRangeException(nameof(draft), unknown, "unknown strategy"),
        };
    }

    /// <summary>Makes all sparse layers of one micro-batch, several at a time: each is a pure function of its arguments.</summary>
    /// <param name="draft">The step that is being written.</param>
    /// <param name="microBatch">Micro-batch.</param>
    /// <returns>By block; null where the block is dense.</returns>
    public static SparseLayerProgram?[] CreateAll(StepDraft draft, int microBatch)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var model = draft.Setup.Model;
        var layers = new SparseLayerProgram?[model.Layers];
        if (model.Moe is null)
        {
            return layers;
        }

        var failures = new ExceptionDispatchInfo?[layers.Length];
        Parallel.For(
            model.DenseLayers,
            layers.Length,
            layer =>
            {
                try
                {
                    layers[layer] = Create(draft, microBatch, layer);
                }
                catch (Exception failure)
                {
                    failures[layer] = ExceptionDispatchInfo.Capture(failure);
                }
            }
        );

        // The first layer's failure, as if they had been made one after the other.
        Array.Find(failures, failure => failure is not null)?.Throw();
        return layers;
    }

    /// <summary>Data parallel: every rank holds everything, so the layer's own strategy with groups of one rank, which exchange
    /// nothing.</summary>
    private static SparseLayerProgram CreateLocal(StepDraft draft, int microBatch, int layer) =>
        draft.Setup.Model.Moe?.Kind switch
        {
            FeedForwardKind.MultiHeadLatentMoe => new HeadParallelProgram(draft, microBatch, layer),
            FeedForwardKind.LatentMoe => new LatentExpertParallelProgram(draft, microBatch, layer),
            _ => new ExpertParallelProgram(draft, microBatch, layer),
        };
}
