using System.Collections.Immutable;

namespace SimMoE.Workload;

/// <summary>The words for strategies in specs and tables.</summary>
public static class StrategyNames
{
    private static readonly ImmutableArray<(string Name, StrategyKind Kind)> Pairs =
    [
        ("data-parallel", StrategyKind.DataParallel),
        ("expert-parallel", StrategyKind.ExpertParallel),
        ("expert-parallel-rank-dedup", StrategyKind.ExpertParallelRankDeduplicated),
        ("expert-parallel-node-dedup", StrategyKind.ExpertParallelNodeDeduplicated),
        ("expert-parallel-all-gather", StrategyKind.ExpertParallelAllGather),
        ("head-parallel", StrategyKind.HeadParallel),
        ("head-and-expert-parallel", StrategyKind.HeadAndExpertParallel),
        ("latent-expert-parallel", StrategyKind.LatentExpertParallel),
    ];

    private static readonly ImmutableArray<(string Name, StrategyKind Kind)> ShortPairs =
    [
        ("ep", StrategyKind.ExpertParallel),
        ("hp", StrategyKind.HeadParallel),
        ("hp-ep", StrategyKind.HeadAndExpertParallel),
    ];

    /// <summary>What a spec may say: every strategy by its word, the commonest by a short one too.</summary>
    public static IReadOnlyDictionary<string, StrategyKind> Accepted { get; } =
        Pairs.AddRange(ShortPairs).ToDictionary(pair => pair.Name, pair => pair.Kind);

    /// <summary>Every strategy by its word.</summary>
    public static IReadOnlyDictionary<string, StrategyKind> All { get; } = Pairs.ToDictionary(pair => pair.Name, pair => pair.Kind);

    /// <summary>The word of a strategy.</summary>
    /// <param name="kind">The strategy.</param>
    public static string Of(StrategyKind kind) => Pairs.First(pair => pair.Kind == kind).Name;
}
