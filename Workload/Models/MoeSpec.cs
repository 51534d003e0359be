namespace SimMoE.Workload.Models;

/// <summary>The sparse feed-forward layer of a model.</summary>
public sealed record MoeSpec
{
    /// <summary>Layer kind; never <see cref="FeedForwardKind.Dense"/>.</summary>
    public required FeedForwardKind Kind { get; init; }

    /// <summary>Routed experts N_e; for Multi-Head LatentMoE, per head.</summary>
    public required int Experts { get; init; }

    /// <summary>Experts a token uses, k; 1 to <see cref="Experts"/>.</summary>
    public required int TopK { get; init; }

    /// <summary>Inner width of one expert, d_e.</summary>
    public required int ExpertSize { get; init; }

    /// <summary>True for three-matrix experts (SwiGLU), false for two-matrix experts (GELU).</summary>
    public bool Gated { get; init; }

    /// <summary>Experts that every token uses besides the routed ones.</summary>
    public int SharedExperts { get; init; }

    /// <summary>Inner width of one shared expert; 0 without shared experts.</summary>
    public int SharedExpertSize { get; init; }

    /// <summary>Heads N_h of Multi-Head LatentMoE; 0 otherwise.</summary>
    public int Heads { get; init; }

    /// <summary>Width of one head's sub-vector, d_h; 0 otherwise. N_h x d_h need not equal the hidden size.</summary>
    public int HeadSize { get; init; }

    /// <summary>Latent width of LatentMoE; 0 otherwise.</summary>
    public int LatentSize { get; init; }

    /// <summary>Independent routers, each with experts of its own: the heads of Multi-Head LatentMoE, otherwise 1.</summary>
    public int RouterCount => Kind == FeedForwardKind.MultiHeadLatentMoe ? Heads : 1;

    /// <summary>Width that the layer projects to and back: D = N_h x d_h, the latent width, or 0 where nothing is projected.</summary>
    public int ProjectedWidth =>
        Kind switch
        {
            FeedForwardKind.MultiHeadLatentMoe => Heads * HeadSize,
            FeedForwardKind.LatentMoe => LatentSize,
            _ => 0,
        };

    /// <summary>Input and output width of one routed expert.</summary>
    /// <param name="hiddenSize">Width of the residual stream.</param>
    public int ExpertWidth(int hiddenSize) =>
        Kind switch
        {
            FeedForwardKind.MultiHeadLatentMoe => HeadSize,
            FeedForwardKind.LatentMoe => LatentSize,
            _ => hiddenSize,
        };

    /// <summary>Width of what one router sees: the head's sub-vector, otherwise the residual stream (also for LatentMoE,
    /// whose router works at full width, arXiv 2601.18089).</summary>
    /// <param name="hiddenSize">Width of the residual stream.</param>
    public int RouterWidth(int hiddenSize) => Kind == FeedForwardKind.MultiHeadLatentMoe ? HeadSize : hiddenSize;
}
