using SimMoE.Topology.Graph;

namespace SimMoE.Topology;

/// <summary>Checks <see cref="Cluster.IsSymmetric"/> by walking every route. (R7) docs/models/topology.md.</summary>
public static class RouteSymmetry
{
    /// <summary>Ranks up to which a free graph is checked when it is built.</summary>
    public const int LargestChecked = 64;

    /// <summary>True if every rank starts, and receives, the same number of routes of each signature (sequence of link classes), every
    /// link of a class carries the same number of routes of each signature, and links of a class have one rate and latency.</summary>
    /// <remarks>Then classes of flows and links form an equitable partition, and max-min shares are equal within each class.
    /// Costs the square of the ranks in time, and signatures x links in memory.</remarks>
    public static bool Holds(Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var signatures = new Dictionary<string, (int[] Starts, int[] Ends, int[] Loads)>();
        var buffer = new int[cluster.Router.MaximumHops];
        for (var source = 0; source < cluster.RankCount; source++)
        {
            for (var destination = 0; destination < cluster.RankCount; destination++)
            {
                if (source != destination)
                {
                    var route = buffer.AsSpan(0, cluster.Router.Route(source, destination, buffer));
                    Count(cluster, signatures, route, source, destination);
                }
            }
        }

        return OneRateInEachClass(cluster)
            && signatures.Values.All(s => AllEqual(s.Starts) && AllEqual(s.Ends) && EqualInEachClass(cluster, s.Loads));
    }

    private static void Count(
        Cluster cluster,
        Dictionary<string, (int[] Starts, int[] Ends, int[] Loads)> signatures,
        Span<int> route,
        int source,
        int destination
    )
    {
        var classes = new int[route.Length];
        for (var i = 0; i < route.Length; i++)
        {
            classes[i] = cluster.Links[route[i]].Class;
        }

        var signature = string.Join(' ', classes);
        if (!signatures.TryGetValue(signature, out var counts))
        {
            counts = (new int[cluster.RankCount], new int[cluster.RankCount], new int[cluster.Links.Length]);
            signatures.Add(signature, counts);
        }

        counts.Starts[source]++;
        counts.Ends[destination]++;
        foreach (var link in route)
        {
            counts.Loads[link]++;
        }
    }

    private static bool AllEqual(int[] counts) => !counts.AsSpan().ContainsAnyExcept(counts[0]);

    private static bool EqualInEachClass(Cluster cluster, int[] loads)
    {
        var expected = new int[cluster.LinkClasses.Length];
        Array.Fill(expected, -1);
        for (var link = 0; link < loads.Length; link++)
        {
            ref var value = ref expected[cluster.Links[link].Class];
            if (value >= 0 && value != loads[link])
            {
                return false;
            }

            value = loads[link];
        }

        return true;
    }

    private static bool OneRateInEachClass(Cluster cluster)
    {
        var seen = new Link?[cluster.LinkClasses.Length];
        foreach (var link in cluster.Links)
        {
            var first = seen[link.Class] ??= link;
            if (first.Capacity != link.Capacity || first.Latency != link.Latency)
            {
                return false;
            }
        }

        return true;
    }
}
