using SimMoE.Workload.Models;

namespace SimMoE.Simulator.Memory;

/// <summary>Bytes kept for backward outside the sparse layers.</summary>
internal static class DenseActivations
{
    /// <summary>All blocks' norms, attention and dense feed-forward layers.</summary>
    /// <param name="model">Model.</param>
    /// <param name="tokens">Tokens of a rank in one micro-batch.</param>
    /// <param name="recomputes">True if only what comes into each block is kept, and one block at a time is computed again. That is the f32
    /// residual stream and, but for the first block, the bf16 branch that is still to be added to it.</param>
    public static long Of(ModelSpec model, long tokens, bool recomputes)
    {
        var norms = 8 * tokens * model.HiddenSize; // f32 input of both norms
        var attention = Attention(model.Attention, model.HiddenSize, tokens);
        var columns = (model.DenseGated ? 3 : 2) * (long)model.DenseFeedForwardSize; // before and after the activation
        var dense = 2 * tokens * (model.HiddenSize + columns);
        if (recomputes)
        {
            var inputs = tokens * model.HiddenSize * ((4L * model.Layers) + (2L * Math.Max(0, model.Layers - 1)));
            return inputs + norms + attention + (model.DenseLayers > 0 ? dense : 0);
        }

        return ((norms + attention) * model.Layers) + (dense * model.DenseLayers);
    }

    /// <summary>bf16 input, queries, keys, values and result, f32 log-sum of each score row; for latent attention the latents
    /// too.</summary>
    private static long Attention(AttentionSpec attention, int hidden, long tokens)
    {
        long key = attention.QueryKeySize,
            value = attention.ValueSize;
        var elements =
            hidden
            + (attention.Heads * key)
            + (attention.KeyValueHeads * (key + value))
            + (attention.Heads * value)
            + attention.QueryLatentSize
            + attention.KeyValueLatentSize;
        return tokens * ((2 * elements) + (4L * attention.Heads));
    }
}
