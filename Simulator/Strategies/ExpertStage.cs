using SimMoE.Simulator.Steps;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Strategies;

/// <summary>Expert MLPs on rows that differ by rank, and the shared experts that every token uses.</summary>
internal static class ExpertStage
{
    /// <summary>Writes the routed experts of a chunk.</summary>
    public static void Write(StageWriter writer, Pass pass, ExpertRows rows, int width, MoeSpec moe, Chunk chunk)
    {
        var kernel = writer.Implementation.Experts;
        var heads = moe.Kind == FeedForwardKind.MultiHeadLatentMoe ? moe.Heads / writer.Step.Setup.Plan.HeadParallelSize : 1;
        writer.Work(
            Stage.Experts, pass,
            rank => chunk.Share(rows.Total(rank)) * width * SparseLayer.ElementBytes,
            rank => Cost(writer, kernel, rows.Of(rank, chunk), width, moe, pass, heads));
        if (chunk.Index > 0)
        {
            return;
        }

        var volume = writer.Volume(Stage.Experts, pass);
        for (var rank = 0; rank < volume.Rows.Length; rank++)
        {
            volume.Rows[rank] += rows.Total(rank);
        }
    }

    private static Compute.KernelCost Cost(
        StageWriter writer, Compute.ExpertKernel kernel, ReadOnlySpan<int> rows, int width, MoeSpec moe, Pass pass, int heads) =>
        writer.Compute.Experts(kernel, rows, width, moe.ExpertSize, moe.Gated, pass, rows.Length % heads == 0 ? heads : 1);

    /// <summary>Writes the shared experts, one dense MLP over all local tokens.</summary>
    public static void WriteShared(StageWriter writer, Pass pass, long tokens, int hidden, MoeSpec moe)
    {
        var inner = moe.SharedExperts * moe.SharedExpertSize;
        if (inner > 0)
        {
            writer.Work(
                Stage.SharedExperts, pass, tokens * inner * SparseLayer.ElementBytes,
                FeedForward.Products(writer.Compute, pass, tokens, hidden, inner, moe.Gated));
        }
    }
}
