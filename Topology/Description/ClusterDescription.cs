using System.Collections.Immutable;
using SimMoE.Topology.Graph;

namespace SimMoE.Topology.Description;

/// <summary>What a cluster is, in numbers: counts, bisection bandwidth, routes.</summary>
/// <seealso href="../../docs/models/topology.md"/>
public sealed record ClusterDescription
{
    /// <summary>The cluster.</summary>
    public required Cluster Cluster { get; init; }

    /// <summary>Links by class, rate and latency, in order of first appearance.</summary>
    public required ImmutableArray<LinkGroup> Links { get; init; }

    /// <summary>Switches and cards.</summary>
    public ImmutableArray<Part> Parts => Cluster.Parts;

    /// <summary>Even split with the least bandwidth; null for a single GPU.</summary>
    public required Bisection? Bisection { get; init; }

    /// <summary>Describes a cluster.</summary>
    public static ClusterDescription Of(Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var groups = new Dictionary<(int Class, long Rate, long Latency), int>();
        var order = new List<(Link Link, int Count)>();
        foreach (var link in cluster.Links)
        {
            var key = (link.Class, link.Capacity.PerSecond, link.Latency.Picoseconds);
            if (groups.TryAdd(key, order.Count))
            {
                order.Add((link, 0));
            }

            order[groups[key]] = (link, order[groups[key]].Count + 1);
        }

        return new ClusterDescription
        {
            Cluster = cluster,
            Links = [.. order.Select(group => Group(cluster, group.Link, group.Count))],
            Bisection = Bisection.Of(cluster),
        };
    }

    /// <summary>The route from one rank to another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A rank is not in the cluster, or both are the same.</exception>
    public static ImmutableArray<Hop> Path(Cluster cluster, int source, int destination)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentOutOfRangeException.ThrowIfNegative(source);
        ArgumentOutOfRangeException.ThrowIfNegative(destination);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(source, cluster.RankCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(destination, cluster.RankCount);
        ArgumentOutOfRangeException.ThrowIfEqual(destination, source);
        var links = new int[cluster.Router.MaximumHops];
        var hops = cluster.Router.Route(source, destination, links);
        return [.. links.Take(hops).Select(index => ToHop(cluster, cluster.Links[index]))];
    }

    private static Hop ToHop(Cluster cluster, Link link) =>
        new(cluster.Vertices[link.From], cluster.Vertices[link.To], cluster.LinkClasses[link.Class].Name, link.Capacity, link.Latency);

    private static LinkGroup Group(Cluster cluster, Link link, int count)
    {
        var linkClass = cluster.LinkClasses[link.Class];
        return new(linkClass.Name, cluster.Transports[linkClass.Transport].Name, count, link.Capacity, link.Latency);
    }
}
