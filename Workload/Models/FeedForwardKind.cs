namespace SimMoE.Workload.Models;

/// <summary>What stands in a block's feed-forward place.</summary>
public enum FeedForwardKind
{
    /// <summary>One MLP that every token uses.</summary>
    Dense,

    /// <summary>A router picks <c>k</c> of <c>N_e</c> experts of full width; parallelised by moving tokens to experts (EP).</summary>
    Moe,

    /// <summary>Multi-Head LatentMoE: an independent MoE on each head's sub-vector (arXiv 2602.04870); parallelised by heads
    /// (HP).</summary>
    MultiHeadLatentMoe,

    /// <summary>LatentMoE: one shared projection to a latent width, experts there (arXiv 2601.18089).</summary>
    LatentMoe,
}
