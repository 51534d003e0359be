using SimMoE.Topology;
using SimMoE.Topology.Graph;

namespace SimMoE.Fuzz;

/// <summary>Clusters without a shape, and clusters made from others.</summary>
internal static class Clusters
{
    /// <summary>Routes as a table; every link is a class of its own.</summary>
    public static Cluster OfRoutes(string name, int ranks, LinkSpec[] links, Func<int, int, int[]> route) =>
        new()
        {
            Name = name,
            Device = DeviceCatalogue.All[0],
            RankCount = ranks,
            NodeOfRank = [.. Enumerable.Range(0, ranks)],
            Vertices = [],
            Links = [.. links.Select((link, number) => new Link(0, 0, link.Bandwidth, link.Latency, number))],
            LinkClasses = [.. links.Select((_, number) => new LinkClass($"link{number}", 0))],
            Transports = [new Transport { Name = "plain" }],
            Router = new FunctionRouter(route, links.Length),
            IsSymmetric = false,
        };

    /// <summary>The same cluster with other links, each in the place of the old one.</summary>
    public static Cluster WithLinks(Cluster cluster, Func<Link, Link> link) =>
        Copy(cluster, [.. cluster.Links.Select(link)], cluster.Router, cluster.IsSymmetric);

    /// <summary>The same cluster with ideal transports.</summary>
    public static Cluster WithPlainTransports(Cluster cluster) =>
        Copy(cluster, [.. cluster.Links], cluster.Router, cluster.IsSymmetric, plain: true);

    /// <summary>The same cluster with other numbers for ranks and links.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="newRank">New number of each rank.</param>
    /// <param name="newLink">New number of each link.</param>
    public static Cluster Renumbered(Cluster cluster, int[] newRank, int[] newLink)
    {
        var links = new Link[newLink.Length];
        for (var link = 0; link < newLink.Length; link++)
        {
            links[newLink[link]] = cluster.Links[link];
        }

        var oldRank = new int[newRank.Length];
        for (var rank = 0; rank < newRank.Length; rank++)
        {
            oldRank[newRank[rank]] = rank;
        }

        int[] Route(int source, int destination) =>
            Array.ConvertAll(RouteOf(cluster, oldRank[source], oldRank[destination]), link => newLink[link]);

        return Copy(cluster, links, new FunctionRouter(Route, cluster.Router.MaximumHops), cluster.IsSymmetric);
    }

    /// <summary>The same links and routes, in which nothing but the rates is left of the shape: each link its own class, no symmetry
    /// claimed, links off the given routes left out.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="pairs">Pairs of ranks that have flows.</param>
    public static Cluster Unshaped(Cluster cluster, IReadOnlyCollection<(int Source, int Destination)> pairs)
    {
        var routes = pairs.Distinct().ToDictionary(pair => pair, pair => RouteOf(cluster, pair.Source, pair.Destination));
        int[] used = [.. routes.Values.SelectMany(route => route).Distinct().Order()];
        var links = used.Select(link => new LinkSpec(cluster.Links[link].Capacity, cluster.Links[link].Latency)).ToArray();
        foreach (var pair in routes.Keys)
        {
            routes[pair] = Array.ConvertAll(routes[pair], link => Array.BinarySearch(used, link));
        }

        return OfRoutes(
            $"routes of: {cluster.Name}",
            cluster.RankCount,
            links,
            (source, destination) => routes.GetValueOrDefault((source, destination), [0])
        );
    }

    /// <summary>Links from one rank to another.</summary>
    public static int[] RouteOf(Cluster cluster, int source, int destination)
    {
        var links = new int[cluster.Router.MaximumHops];
        return links[..cluster.Router.Route(source, destination, links)];
    }

    private static Cluster Copy(Cluster cluster, Link[] links, IRouter router, bool isSymmetric, bool plain = false) =>
        new()
        {
            Name = cluster.Name,
            Device = cluster.Device,
            RankCount = cluster.RankCount,
            NodeOfRank = cluster.NodeOfRank,
            Vertices = cluster.Vertices,
            Links = [.. links],
            LinkClasses = cluster.LinkClasses,
            Transports = plain ? [.. cluster.Transports.Select(law => new Transport { Name = law.Name })] : cluster.Transports,
            Router = router,
            IsSymmetric = isSymmetric,
            Parts = cluster.Parts,
        };

    private sealed class FunctionRouter(Func<int, int, int[]> route, int hops) : IRouter
    {
        public int MaximumHops => hops;

        public int Route(int source, int destination, Span<int> links)
        {
            var chosen = route(source, destination);
            chosen.CopyTo(links);
            return chosen.Length;
        }
    }
}
