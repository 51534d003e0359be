namespace SimMoE.Workload.Routing;

/// <summary>A source of routing decisions; a pure function of its seed and the arguments.</summary>
public interface IRouting
{
    /// <summary>Routes the tokens of one sparse layer in one micro-batch.</summary>
    /// <param name="layer">Block number, 0 or more.</param>
    /// <param name="microBatch">Micro-batch number, 0 or more.</param>
    /// <param name="head">Head of Multi-Head LatentMoE (each routes on its own), 0 otherwise.</param>
    /// <param name="sources">Ranks that route, 1 or more.</param>
    /// <param name="tokensPerSource">Tokens of each rank, 0 or more.</param>
    IRoutedTokens Route(int layer, int microBatch, int head, int sources, int tokensPerSource);
}
