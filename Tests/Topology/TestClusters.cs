using SimMoE.Topology;
using SimMoE.Topology.Graph;
using SimMoE.Topology.Shapes;
using SimMoE.Units;

namespace SimMoE.Tests.Topology;

/// <summary>Small clusters and words for their routes.</summary>
internal static class TestClusters
{
    public static readonly LinkSpec Nic = new(new BytesPerSecond(50_000_000_000), SimDuration.FromNanoseconds(500));

    public static readonly LinkSpec NvLink = new(new BytesPerSecond(450_000_000_000), SimDuration.FromNanoseconds(250));

    public static readonly Transport Plain = new() { Name = "plain" };

    public static Device Device => DeviceCatalogue.Find("H100-SXM-80GB")!;

    public static Cluster Flat(Shape shape, int gpus) => ClusterBuilder.OneGpuNodes("test", Device, shape, gpus, Plain);

    public static Cluster Nested(int nodes, int gpus, int cards, Shape node, Shape fabric, bool railLocal = false) =>
        ClusterBuilder.Nested(
            "test",
            Device,
            new NestedSpec
            {
                Nodes = nodes,
                GpusPerNode = gpus,
                CardsPerNode = cards,
                Node = node,
                Fabric = fabric,
                CardLink = Nic,
                RailLocal = railLocal,
            },
            Plain,
            Plain
        );

    /// <summary>The vertices that a route visits, checked to hang together.</summary>
    public static string Path(Cluster cluster, int source, int destination)
    {
        var links = new int[cluster.Router.MaximumHops];
        var hops = cluster.Router.Route(source, destination, links);
        var names = new List<string> { cluster.Vertices[source] };
        var at = source;
        foreach (var index in links.AsSpan(0, hops))
        {
            Assert.Equal(at, cluster.Links[index].From);
            at = cluster.Links[index].To;
            names.Add(cluster.Vertices[at]);
        }

        Assert.Equal(destination, at);
        return string.Join(' ', names);
    }

    /// <summary>The link classes of a route.</summary>
    public static string Classes(Cluster cluster, int source, int destination)
    {
        var links = new int[cluster.Router.MaximumHops];
        var hops = cluster.Router.Route(source, destination, links);
        return string.Join(' ', links[..hops].Select(link => cluster.LinkClasses[cluster.Links[link].Class].Name));
    }

    /// <summary>Walks every route and fails on any that does not hang together.</summary>
    public static void RequireAllRoutes(Cluster cluster)
    {
        for (var source = 0; source < cluster.RankCount; source++)
        {
            for (var destination = 0; destination < cluster.RankCount; destination++)
            {
                if (source != destination)
                {
                    Path(cluster, source, destination);
                }
            }
        }
    }
}
