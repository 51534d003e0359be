using SimMoE.Units;

namespace SimMoE.Topology.Description;

/// <summary>How many routes of an all-to-all use each link.</summary>
internal static class RouteLoads
{
    /// <summary>Counts routes.</summary>
    /// <returns>[links, transports] of routes over each link by the transport of the route, and the longest latency of a route.</returns>
    public static (long[] Loads, SimDuration Latency) Count(Cluster cluster)
    {
        var transports = cluster.Transports.Length;
        var loads = new long[cluster.Links.Length * transports];
        var latency = SimDuration.Zero;
        var buffer = new int[cluster.Router.MaximumHops];
        for (var source = 0; source < (cluster.IsSymmetric ? 1 : cluster.RankCount); source++)
        {
            for (var destination = 0; destination < cluster.RankCount; destination++)
            {
                if (source != destination)
                {
                    var route = buffer.AsSpan(0, cluster.Router.Route(source, destination, buffer));
                    latency = SimDuration.Max(latency, Add(cluster, route, loads));
                }
            }
        }

        if (cluster.IsSymmetric)
        {
            SpreadOverClasses(cluster, loads, transports);
        }

        return (loads, latency);
    }

    /// <summary>Counts one route; returns its latency with start-up.</summary>
    private static SimDuration Add(Cluster cluster, ReadOnlySpan<int> route, long[] loads)
    {
        var outermost = 0;
        var latency = SimDuration.Zero;
        foreach (var link in route)
        {
            outermost = Math.Max(outermost, cluster.LinkClasses[cluster.Links[link].Class].Transport);
            latency += cluster.Links[link].Latency;
        }

        foreach (var link in route)
        {
            loads[(link * cluster.Transports.Length) + outermost]++;
        }

        return latency + cluster.Transports[outermost].Latency;
    }

    /// <summary>All ranks and all links of a class being alike, each link carries ranks x (routes of rank 0 over the class) /
    /// links.</summary>
    private static void SpreadOverClasses(Cluster cluster, long[] loads, int transports)
    {
        var sums = new long[cluster.LinkClasses.Length * transports];
        var members = new long[cluster.LinkClasses.Length];
        for (var link = 0; link < cluster.Links.Length; link++)
        {
            var linkClass = cluster.Links[link].Class;
            members[linkClass]++;
            for (var t = 0; t < transports; t++)
            {
                sums[(linkClass * transports) + t] += loads[(link * transports) + t];
            }
        }

        for (var link = 0; link < cluster.Links.Length; link++)
        {
            var linkClass = cluster.Links[link].Class;
            for (var t = 0; t < transports; t++)
            {
                loads[(link * transports) + t] = cluster.RankCount * sums[(linkClass * transports) + t] / members[linkClass];
            }
        }
    }
}
