namespace SimMoE.Workload.Models;

/// <summary>How keys and values are made.</summary>
public enum AttentionKind
{
    /// <summary>Multi-head or grouped-query attention: keys and values projected from the hidden state.</summary>
    GroupedQuery,

    /// <summary>Multi-head latent attention (DeepSeek-V2/V3): keys and values from a compressed latent.</summary>
    MultiHeadLatent,
}
