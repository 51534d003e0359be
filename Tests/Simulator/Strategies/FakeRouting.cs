using SimMoE.Workload.Routing;

namespace SimMoE.Tests.Simulator.Strategies;

/// <summary>Routing from the experts that each token of each source chose, the same for every layer and head unless said.</summary>
internal sealed class FakeRouting(int experts, Func<int, int, int, int, int[]> choose) : IRouting
{
    /// <summary>Arguments: micro-batch, head, source, token.</summary>
    public static FakeRouting Of(int experts, Func<int, int, int[]> choose) => new(experts, (_, _, source, token) => choose(source, token));

    public IRoutedTokens Route(int layer, int microBatch, int head, int sources, int tokensPerSource)
    {
        var chosen = new int[sources][][];
        for (var source = 0; source < sources; source++)
        {
            chosen[source] = [.. Enumerable.Range(0, tokensPerSource).Select(token => choose(microBatch, head, source, token))];
        }

        return new Chosen(experts, chosen);
    }

    private sealed class Chosen(int experts, int[][][] chosen) : IRoutedTokens
    {
        public int Sources => chosen.Length;

        public int Experts => experts;

        public int Rows(int source, int expert) => chosen[source].Count(token => token.Contains(expert));

        public int DistinctTokens(int source, int group, int groups) =>
            chosen[source].Count(token => token.Any(expert => expert / (experts / groups) == group));
    }
}
