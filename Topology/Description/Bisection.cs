using SimMoE.Units;

namespace SimMoE.Topology.Description;

/// <summary>The least bandwidth, one direction, between two halves of the ranks.</summary>
/// <remarks>The least over all even splits is not computable in general. Here it is the least maximum flow over the regular splits:
/// rank r is in the first half if (r / stride) mod period &lt; period / 2, for every stride and even period that divide the ranks.
/// They contain the worst split of every shape of this project. (R8) docs/models/topology.md.</remarks>
/// <param name="Bandwidth">Maximum flow from the first half to the second.</param>
/// <param name="Stride">Stride of that split.</param>
/// <param name="Period">Period of that split; the number of ranks for lower against upper half.</param>
public sealed record Bisection(BytesPerSecond Bandwidth, int Stride, int Period)
{
    private const int LargestSearched = 20_000;

    /// <summary>Finds it; null for a single GPU. Above 20,000 links only the lower against the upper half of the ranks.</summary>
    public static Bisection? Of(Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var ranks = cluster.RankCount;
        if (ranks < 2)
        {
            return null;
        }

        var best = Split(cluster, 1, ranks);
        if (cluster.Links.Length > LargestSearched)
        {
            return best;
        }

        for (var period = 2; period <= ranks; period += 2)
        {
            for (var stride = 1; stride * period <= ranks; stride++)
            {
                if (ranks % (stride * period) == 0 && period < ranks)
                {
                    var split = Split(cluster, stride, period);
                    best = split.Bandwidth < best.Bandwidth ? split : best;
                }
            }
        }

        return best;
    }

    private static Bisection Split(Cluster cluster, int stride, int period)
    {
        var flow = new MaximumFlow(cluster.Vertices.Length + 2, cluster.Links.Length + cluster.RankCount);
        int source = cluster.Vertices.Length,
            sink = source + 1;
        foreach (var link in cluster.Links)
        {
            flow.AddArc(link.From, link.To, link.Capacity.PerSecond);
        }

        for (var rank = 0; rank < cluster.RankCount; rank++)
        {
            var first = rank / stride % period < period / 2;
            flow.AddArc(first ? source : rank, first ? rank : sink, MaximumFlow.Unlimited);
        }

        return new(new BytesPerSecond(flow.Solve(source, sink)), stride, period);
    }
}
