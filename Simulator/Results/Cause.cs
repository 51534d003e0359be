namespace SimMoE.Simulator.Results;

/// <summary>Why time passes. At every instant of a rank's step exactly one of these holds, so they sum to the step's time.</summary>
/// <remarks>docs/models/causes.md.</remarks>
public enum Cause
{
    /// <summary>Expert MLPs.</summary>
    Experts,

    /// <summary>Routers: scores, top-k, gates, counts.</summary>
    Router,

    /// <summary>Rows put in another order: permute, regroup, group, pack, and their inverses and sums.</summary>
    Layout,

    /// <summary>W_in and W_out of head parallel, down- and up-projection of LatentMoE.</summary>
    Projections,

    /// <summary>Everything around the sparse layers: attention, norms, dense and shared MLPs, embedding, head.</summary>
    DenseCompute,

    /// <summary>Tokens or sub-vectors on the wire while no kernel runs.</summary>
    TokenTransfer,

    /// <summary>Counts on the wire while no kernel runs.</summary>
    Metadata,

    /// <summary>Gradients on the wire while no kernel runs.</summary>
    GradientTransfer,

    /// <summary>Nothing to do but to wait for a slower rank.</summary>
    ImbalanceWait,

    /// <summary>The device drained, waits for the host to read something and to go on.</summary>
    HostSync,

    /// <summary>The device waits for the host to launch.</summary>
    Launches,

    /// <summary>Clipping and parameter update.</summary>
    Update,
}
