using SimMoE.Simulator.Compute;
using SimMoE.Workload.Models;

namespace SimMoE.Simulator.Memory;

/// <summary>Peak memory of one rank in a training step.</summary>
/// <remarks>docs/models/memory.md. Two moments compete: the end of forward of a micro-batch (all saved activations, logits, workspace) and
/// the
/// end of the step (all gradients). With several micro-batches gradients stay while the next one runs, and both add up.</remarks>
public static class MemoryModel
{
    private const int MasterBytes = 4;
    private const int CastBytes = 2;

    /// <summary>The rank's peak.</summary>
    /// <exception cref="ArgumentException">Experts are spread and <see cref="MemoryCase.ReceivedRows"/> has not one entry for each sparse
    /// layer, or an entry is negative.</exception>
    public static MemoryUsage Peak(MemoryCase memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        Check(memory);
        var (model, plan) = (memory.Model, memory.Plan);
        var count = ParameterCount.Of(model);
        var (experts, router) = Owned(memory, count);
        var feedForward = experts + count.Dense + count.SharedExperts;
        var rank = count.Total - count.Experts - count.Router + experts + router;
        var cast = CastBytes * (count.Attention + count.Dense + count.SharedExperts + count.Projections + experts);
        var sparse = SparseLayerPrograms(memory);
        var tokens = (long)plan.SequencesPerRank * model.SequenceLength;
        var saved = sparse.Fixed + DenseActivations.Of(model, tokens, plan.RecomputesActivations);
        var logits = 8 * tokens * model.VocabularySize; // f32 scores and their gradient
        var gradients = MasterBytes * rank;
        // Fused experts read the copy that the update has written; other kernels cast anew and let the copy go.
        var lasting = memory.Sparse.Experts == ExpertKernelKind.Fused ? CastBytes * experts : 0;
        var atEndOfForward = cast + saved + sparse.Routed + sparse.Workspace + logits;
        var both = plan.MicroBatches > 1;
        var forwardPeak = both || atEndOfForward >= gradients + lasting;
        return new MemoryUsage
        {
            Weights = new(MasterBytes * rank),
            OptimizerStates = new(
                (long)
                    Math.Ceiling(
                        (feedForward * memory.Profile.FeedForwardOptimizerBytes) + ((rank - feedForward) * memory.Profile.OptimizerBytes)
                    )
            ),
            Gradients = new(both || !forwardPeak ? gradients : 0),
            CastWeights = new(forwardPeak ? cast : lasting),
            Activations = new(forwardPeak ? saved : 0),
            RoutedActivations = new(forwardPeak ? sparse.Routed : 0),
            Workspace = new(forwardPeak ? sparse.Workspace : 0),
            Logits = new(forwardPeak ? logits : 0),
            Overhead = memory.Profile.Overhead,
        };
    }

    private static (long Fixed, long Routed, long Workspace) SparseLayerPrograms(MemoryCase memory)
    {
        var (kept, routed, workspace) = (0L, 0L, 0L);
        for (var layer = 0; layer < memory.Model.MoeLayers; layer++)
        {
            var cost = SparseActivations.Of(memory, memory.ReceivedRows.Count > 0 ? memory.ReceivedRows[layer] : null);
            workspace = Math.Max(workspace, cost.Workspace);

            // With recomputation one layer at a time is alive; its input is counted with the dense part.
            kept = memory.Plan.RecomputesActivations ? Math.Max(kept, cost.Fixed) : kept + cost.Fixed;
            routed = memory.Plan.RecomputesActivations ? Math.Max(routed, cost.Routed) : routed + cost.Routed;
        }

        return (kept, routed, workspace);
    }

    private static (long Experts, long Router) Owned(MemoryCase memory, ParameterCount count)
    {
        var (plan, moe) = (memory.Plan, memory.Model.Moe);
        var heads = moe?.Kind == FeedForwardKind.MultiHeadLatentMoe ? plan.HeadParallelSize : 1;
        return (count.Experts / heads / plan.ExpertParallelSize, count.Router / heads);
    }

    private static void Check(MemoryCase memory)
    {
        var spread = memory.Model.MoeLayers > 0 && memory.Plan.ExpertParallelSize > 1;
        if ((spread || memory.ReceivedRows.Count > 0) && memory.ReceivedRows.Count != memory.Model.MoeLayers)
        {
            throw new ArgumentException(
                $"{memory.ReceivedRows.Count} counts of received rows for {memory.Model.MoeLayers} sparse layers",
                nameof(memory)
            );
        }

        if (memory.ReceivedRows.Any(rows => rows < 0))
        {
            throw new ArgumentException("received rows must not be negative", nameof(memory));
        }
    }
}
