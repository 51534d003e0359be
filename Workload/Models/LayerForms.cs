namespace SimMoE.Workload.Models;

/// <summary>The same sparse layer in another form, so that strategies are compared at equal N_e, k and d_e.</summary>
public static class LayerForms
{
    /// <summary>Multi-Head LatentMoE with equal N_e (per head), k and d_e. With N_h x d_h equal to the hidden size, expert and router
    /// parameters stay the same and two hidden x hidden projections are added (arXiv 2602.04870, section 3.1).</summary>
    /// <param name="moe">Any sparse layer.</param>
    /// <param name="hiddenSize">Width of the residual stream.</param>
    /// <param name="heads">N_h, 1 or more.</param>
    /// <param name="headSize">d_h; 0 takes hidden size / heads.</param>
    /// <exception cref="ArgumentNullException">The layer is null.</exception>
    /// <exception cref="ArgumentException">No head size is given and the hidden size does not divide over the heads.</exception>
    public static MoeSpec ToMultiHead(MoeSpec moe, int hiddenSize, int heads, int headSize = 0)
    {
        ArgumentNullException.ThrowIfNull(moe);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        if (headSize == 0 && hiddenSize % heads != 0)
        {
            throw new ArgumentException($"hidden size {hiddenSize} does not divide over {heads} heads", nameof(heads));
        }

        return moe with
        {
            Kind = FeedForwardKind.MultiHeadLatentMoe,
            Heads = heads,
            HeadSize = headSize == 0 ? hiddenSize / heads : headSize,
            LatentSize = 0,
        };
    }

    /// <summary>Plain MoE with equal N_e, k and d_e, experts of full width.</summary>
    /// <param name="moe">Any sparse layer.</param>
    /// <exception cref="ArgumentNullException">The layer is null.</exception>
    public static MoeSpec ToMoe(MoeSpec moe)
    {
        ArgumentNullException.ThrowIfNull(moe);
        return moe with { Kind = FeedForwardKind.Moe, Heads = 0, HeadSize = 0, LatentSize = 0 };
    }

    /// <summary>LatentMoE with equal N_e, k and d_e at a latent width.</summary>
    /// <param name="moe">Any sparse layer.</param>
    /// <param name="latentSize">Latent width, 1 or more.</param>
    /// <exception cref="ArgumentNullException">The layer is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The width is 0 or negative.</exception>
    public static MoeSpec ToLatent(MoeSpec moe, int latentSize)
    {
        ArgumentNullException.ThrowIfNull(moe);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(latentSize);
        return moe with { Kind = FeedForwardKind.LatentMoe, Heads = 0, HeadSize = 0, LatentSize = latentSize };
    }
}
