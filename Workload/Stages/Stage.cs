using System.Collections.Immutable;

namespace SimMoE.Workload.Stages;

/// <summary>The names of everything that is timed. Simulator and trainer meet in these names and in nothing else.</summary>
public static class Stage
{
    /// <summary>Scores, top-k and gates.</summary>
    public const string Router = "router";

    /// <summary>Tokens of each expert, counted on the device.</summary>
    public const string Count = "count";

    /// <summary>Copies of tokens put in the order in which they are sent.</summary>
    public const string Permute = "permute";

    /// <summary>Exchange of the counts.</summary>
    public const string MetadataExchange = "metadata-exchange";

    /// <summary>The host waits for counts to reach it.</summary>
    public const string HostSync = "host-sync";

    /// <summary>Tokens (EP) or sub-vectors (HP) travel to the ranks that own their experts.</summary>
    public const string Dispatch = "dispatch";

    /// <summary>Received rows put in expert order.</summary>
    public const string Regroup = "regroup";

    /// <summary>The expert MLPs.</summary>
    public const string Experts = "experts";

    /// <summary>Inverse of regroup.</summary>
    public const string Ungroup = "ungroup";

    /// <summary>Results travel back.</summary>
    public const string Combine = "combine";

    /// <summary>Inverse of permute.</summary>
    public const string Unpermute = "unpermute";

    /// <summary>Sum over the chosen experts, weighted by the gates.</summary>
    public const string Aggregate = "aggregate";

    /// <summary>W_in of HP or the down-projection of LatentMoE.</summary>
    public const string ProjectIn = "project-in";

    /// <summary>Sub-vectors put in the order in which they are sent.</summary>
    public const string Pack = "pack";

    /// <summary>Sub-vectors put in expert order on the rank that owns the head.</summary>
    public const string Group = "group";

    /// <summary>W_out of HP or the up-projection of LatentMoE.</summary>
    public const string ProjectOut = "project-out";

    /// <summary>Tokens sent on inside a node (node-deduplicated EP).</summary>
    public const string Forward = "forward";

    /// <summary>Shared experts.</summary>
    public const string SharedExperts = "shared-experts";

    /// <summary>Token embedding.</summary>
    public const string Embedding = "embedding";

    /// <summary>Norms and residual additions.</summary>
    public const string Norm = "norm";

    /// <summary>Attention with its projections.</summary>
    public const string Attention = "attention";

    /// <summary>Dense feed-forward layer.</summary>
    public const string DenseFeedForward = "dense-ffn";

    /// <summary>Output projection and loss.</summary>
    public const string Head = "head";

    /// <summary>Reduction of shared gradients.</summary>
    public const string GradientReduce = "gradient-reduce";

    /// <summary>Gradient norm and clipping.</summary>
    public const string Clip = "clip";

    /// <summary>Parameter update.</summary>
    public const string Optimizer = "optimizer";

    /// <summary>Stages of an EP layer, in forward order.</summary>
    public static ImmutableArray<string> ExpertParallel { get; } =
    [Router, Count, Permute, MetadataExchange, HostSync, Dispatch, Regroup, Experts, Ungroup, Combine, Unpermute, Aggregate];

    /// <summary>Stages of an HP layer, in forward order.</summary>
    public static ImmutableArray<string> HeadParallel { get; } =
    [ProjectIn, Pack, Dispatch, Router, Group, Experts, Aggregate, Combine, ProjectOut];
}
