namespace SimMoE.Workload;

/// <summary>How the sparse layers are spread over ranks.</summary>
public enum StrategyKind
{
    /// <summary>Every rank holds every expert; tokens never move.</summary>
    DataParallel,

    /// <summary>Expert parallel, one copy of a token for each chosen expert (the paper's baseline, Megatron's alltoall).</summary>
    ExpertParallel,

    /// <summary>Expert parallel, one copy of a token for each rank that holds a chosen expert.</summary>
    ExpertParallelRankDeduplicated,

    /// <summary>Expert parallel, one copy of a token for each node, forwarded inside the node.</summary>
    ExpertParallelNodeDeduplicated,

    /// <summary>Expert parallel by all-gather of tokens and reduce-scatter of outputs.</summary>
    ExpertParallelAllGather,

    /// <summary>Head parallel: sub-vectors move before routing, evenly (arXiv 2602.04870).</summary>
    HeadParallel,

    /// <summary>Head parallel across groups, each head's experts spread by expert parallel inside its group.</summary>
    HeadAndExpertParallel,

    /// <summary>LatentMoE: expert parallel at the latent width.</summary>
    LatentExpertParallel,
}
