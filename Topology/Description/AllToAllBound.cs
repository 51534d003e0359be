using SimMoE.Units;

namespace SimMoE.Topology.Description;

/// <summary>The time that an even all-to-all cannot beat: what its busiest link needs, and the longest latency.</summary>
/// <remarks>(R9) docs/models/topology.md: max over links of (sum over routes on it of S / efficiency) / capacity.</remarks>
public sealed record AllToAllBound
{
    /// <summary>Bytes from each rank to each other.</summary>
    public required Bytes PerPair { get; init; }

    /// <summary>Busiest link at line rate; an index into <see cref="Cluster.Links"/>.</summary>
    public required int Link { get; init; }

    /// <summary>Routes over that link.</summary>
    public required long Routes { get; init; }

    /// <summary>Its time at line rate.</summary>
    public required SimDuration AtLineRate { get; init; }

    /// <summary>Time of the link that is busiest once each route moves at its transport's efficiency; start-up not included.</summary>
    public required SimDuration AtTransportRate { get; init; }

    /// <summary>Longest sum of a route's latencies and its transport's start-up.</summary>
    public required SimDuration Latency { get; init; }

    /// <summary>Finds the bound. A symmetric cluster costs its ranks, any other their square.</summary>
    /// <param name="cluster">At least two ranks.</param>
    /// <param name="perPair">Bytes from each rank to each other.</param>
    public static AllToAllBound Of(Cluster cluster, Bytes perPair)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentOutOfRangeException.ThrowIfLessThan(cluster.RankCount, 2);
        var transports = cluster.Transports.Length;
        var (loads, latency) = RouteLoads.Count(cluster);
        int busiest = 0;
        SimDuration line = default,
            transport = default;
        var work = new double[transports];
        for (var t = 0; t < transports; t++)
        {
            work[t] = perPair.Count / cluster.Transports[t].Efficiency(perPair.Count);
        }

        for (var link = 0; link < cluster.Links.Length; link++)
        {
            var ofLink = loads.AsSpan(link * transports, transports);
            var capacity = cluster.Links[link].Capacity;
            var time = new Bytes(checked(Sum(ofLink) * perPair.Count)) / capacity;
            if (time > line)
            {
                (busiest, line) = (link, time);
            }

            var bytes = 0.0;
            for (var t = 0; t < transports; t++)
            {
                bytes += ofLink[t] * work[t];
            }

            transport = SimDuration.Max(transport, SimDuration.FromSeconds(bytes / capacity.PerSecond));
        }

        return new AllToAllBound
        {
            PerPair = perPair,
            Link = busiest,
            Routes = Sum(loads.AsSpan(busiest * transports, transports)),
            AtLineRate = line,
            AtTransportRate = transport,
            Latency = latency,
        };
    }

    private static long Sum(ReadOnlySpan<long> counts)
    {
        var sum = 0L;
        foreach (var count in counts)
        {
            sum += count;
        }

        return sum;
    }
}
