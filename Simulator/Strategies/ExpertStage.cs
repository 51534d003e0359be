using SimMoE.Simulator.Steps;
using SimMoE.Units;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Strategies;

/// <summary>Expert MLPs on rows that differ by rank, and the shared experts that every token uses.</summary>
internal static class ExpertStage
{
    // A layer is measured with gradients that are written; where they are added, f32 is read too.
    private const int AddedBytes = 4;

    /// <summary>Writes the routed experts of a chunk.</summary>
    public static void Write(StageWriter writer, Pass pass, ExpertRows rows, int width, MoeSpec moe, Chunk chunk)
    {
        var kernel = writer.Implementation.Experts;
        var heads = moe.Kind == FeedForwardKind.MultiHeadLatentMoe ? moe.Heads / writer.Step.Setup.Plan.HeadParallelSize : 1;
        var adds = pass == Pass.Backward && (writer.MicroBatch > 0 || chunk.Index > 0);
        writer.Work(
            Stage.Experts,
            pass,
            rank => chunk.Share(rows.Total(rank)) * width * SparseLayerProgram.ElementBytes,
            rank =>
            {
                var local = rows.Of(rank, chunk);
                var cost = Cost(writer, kernel, local, width, moe, pass, heads);
                return adds ? cost + writer.Compute.SumExpertGradients(kernel, local.Length, width, moe.ExpertSize, moe.Gated) : cost;
            },
            expertRows: rank => rows.Of(rank, chunk).ToArray(),
            beside: adds
                ? writer.Compute.Memory(new Bytes(AddedBytes * (long)width * moe.ExpertSize * (moe.Gated ? 3 : 2) * rows.LocalExperts), 0)
                : default
        );
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
        StageWriter writer,
        Compute.ExpertKernelKind kernel,
        ReadOnlySpan<int> rows,
        int width,
        MoeSpec moe,
        Pass pass,
        int heads
    ) => writer.Compute.Experts(kernel, rows, width, moe.ExpertSize, moe.Gated, pass, rows.Length % heads == 0 ? heads : 1);

    /// <summary>Writes the shared experts, one dense MLP over all local tokens.</summary>
    public static void WriteShared(StageWriter writer, Pass pass, long tokens, int hidden, MoeSpec moe)
    {
        var inner = moe.SharedExperts * moe.SharedExpertSize;
        if (inner > 0)
        {
            writer.Work(
                Stage.SharedExperts,
                pass,
                tokens * inner * SparseLayerProgram.ElementBytes,
                FeedForward.Products(writer.Compute, pass, tokens, hidden, inner, moe.Gated)
            );
        }
    }
}
