using SimMoE.Simulator.Compute;
using SimMoE.Workload.Models;

namespace SimMoE.Simulator.Memory;

/// <summary>Bytes of one sparse layer of one micro-batch on one rank.</summary>
/// <remarks>docs/models/memory.md, "Sparse layers". N tokens, k experts a token, w width of a row, R rows received.</remarks>
internal static class SparseActivations
{
    private const int FlexBlock = 128;

    /// <summary>Kept for backward whatever the routing, kept for the rows received, and temporary at the largest moment.</summary>
    /// <param name="memory">Model, plan, implementation.</param>
    /// <param name="received">Rows received, or null where the routing cannot change them.</param>
    public static (long Fixed, long Routed, long Workspace) Of(MemoryCase memory, long? received)
    {
        var (model, moe) = (memory.Model, memory.Model.Moe!);
        long hidden = model.HiddenSize;
        var tokens = (long)memory.Plan.SequencesPerRank * model.SequenceLength;
        var byHeads = moe.Kind == FeedForwardKind.MultiHeadLatentMoe;
        var width =
            byHeads ? moe.HeadSize
            : moe.Kind == FeedForwardKind.LatentMoe ? moe.LatentSize
            : hidden;
        var routedRows = tokens * (byHeads ? moe.Heads : 1); // each goes through a router here: own tokens, or all tokens' local heads
        var pairs = routedRows * moe.TopK;
        var rows = received ?? pairs;
        var shared = 2 * tokens * moe.SharedExperts * moe.SharedExpertSize * (moe.Gated ? 3 : 2);
        var router = Router(memory, routedRows, byHeads ? moe.HeadSize : hidden);
        var projections = Projections(moe, tokens, hidden);
        var kernel = memory.Sparse.Experts;

        // f32 results times gates, kept for the gradient of the gates; a fused kernel computes them again.
        var results = kernel == ExpertKernelKind.Fused ? 0 : 4 * pairs * width;
        var isSpread = received is not null;
        var expert = Experts(kernel, moe, rows, (int)width, memory.Plan, isSpread);
        var kept = router.Kept + projections + shared + results + (isSpread ? 0 : expert);
        return (kept, isSpread ? expert : 0, Math.Max(router.Temporary, Temporary(kernel, routedRows, pairs, rows, width, isSpread)));
    }

    /// <summary>Largest of three moments: tokens on their way (sent and received rows), results on their way (result, reordered copy, rows
    /// coming
    /// back), and the sum over k (bf16 rows beside the f32 product). A fused kernel gathers for itself: tokens sent and received
    /// only.</summary>
    private static long Temporary(ExpertKernelKind kernel, long routedRows, long pairs, long rows, long width, bool isSpread) =>
        kernel == ExpertKernelKind.Fused
            ? isSpread
                ? 2 * width * (pairs + rows)
                : 4 * routedRows * width
            : Math.Max(2 * width * (pairs + rows), Math.Max(2 * width * ((2 * rows) + pairs), 6 * pairs * width));

    /// <summary>f32 input, indices and gates are kept; materialised scores live while top-k runs, and again as gradient.</summary>
    private static (long Kept, long Temporary) Router(MemoryCase memory, long rows, long width)
    {
        var moe = memory.Model.Moe!;
        var chosen = 12 * rows * moe.TopK;
        return memory.Sparse.FusedRouter ? ((2 * rows * width) + chosen, 0) : ((4 * rows * width) + chosen, 8 * rows * moe.Experts);
    }

    /// <summary>bf16 inputs of both projections.</summary>
    private static long Projections(MoeSpec moe, long tokens, long hidden)
    {
        var inner = moe.Kind switch
        {
            FeedForwardKind.MultiHeadLatentMoe => (long)moe.Heads * moe.HeadSize,
            FeedForwardKind.LatentMoe => moe.LatentSize,
            _ => 0,
        };
        return inner == 0 ? 0 : 2 * tokens * (hidden + inner);
    }

    private static long Experts(ExpertKernelKind kernel, MoeSpec moe, long rows, int width, Workload.ParallelPlan plan, bool isSpread)
    {
        switch (kernel)
        {
            case ExpertKernelKind.Fused:
                return isSpread ? 2 * rows * width : 0; // rows that came from elsewhere are kept; own ones are the router's input
            case ExpertKernelKind.FlexAttention:
                // Padded queries and results in bf16, f32 log-sums, and the mask's two lists of int32 both ways (arXiv 2602.04870's
                // reference).
                var heads = Math.Max(1, moe.Heads / plan.HeadParallelSize);
                var padded = rows + ((long)heads * moe.Experts / plan.ExpertParallelSize * FlexBlock / 2);
                var keyBlocks = (long)moe.Experts / plan.ExpertParallelSize * moe.ExpertSize / FlexBlock;
                return (padded * ((4L * width) + 4)) + (16 * (padded / FlexBlock) * keyBlocks);
            default:
                return 2 * rows * (width + ((moe.Gated ? 3L : 2L) * moe.ExpertSize)); // input, before and after the activation
        }
    }
}
