namespace SimMoE.Workload.Routing;

/// <summary>A source of routing decisions; a pure function of its seed and the arguments. Safe to ask from several threads at
/// once.</summary>
public interface IRouting
{
    /// <summary>Routes the tokens of one sparse layer in one micro-batch.</summary>
    /// <param name="layer">Block number, 0 or more.</param>
    /// <param name="microBatch">Micro-batch number, 0 or more.</param>
    /// <param name="head">Head of Multi-Head LatentMoE (each routes on its own), 0 otherwise.</param>
    /// <param name="sources">Ranks that route, 1 or more.</param>
    /// <param name="tokensPerSource">Tokens of each rank, 0 or more.</param>
    IRoutedTokens Route(int layer, int microBatch, int head, int sources, int tokensPerSource);

    /// <summary>Routes the same tokens, those of each group of ranks taken together: a source of the result is a group.</summary>
    /// <param name="layer">Block number, 0 or more.</param>
    /// <param name="microBatch">Micro-batch number, 0 or more.</param>
    /// <param name="head">Head of Multi-Head LatentMoE (each routes on its own), 0 otherwise.</param>
    /// <param name="groups">Ranks of each group, groups of equal size; every rank from 0 stands in exactly one.</param>
    /// <param name="tokensPerRank">Tokens of each rank, 0 or more.</param>
    /// <remarks>A routing whose tokens are drawn by a law may draw the counts of a group at once: same law, other draws.</remarks>
    IRoutedTokens RouteGroups(int layer, int microBatch, int head, IReadOnlyList<IReadOnlyList<int>> groups, int tokensPerRank)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var ranks = groups.Sum(group => group.Count);
        return new GroupedTokens(Route(layer, microBatch, head, ranks, tokensPerRank), groups);
    }
}
