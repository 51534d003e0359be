using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Experiments.Yaml;
using SimMoE.Topology.Graph;
using SimMoE.Topology.Shapes;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads the keys of one shape.</summary>
/// <seealso href="../../docs/models/topology.md"/>
internal static class ShapeReader
{
    /// <summary>Shapes whose GPUs are one machine unless said otherwise.</summary>
    private static readonly ImmutableArray<string> NodeShapes = ["nvswitch", "mesh", "pcie", "graph"];

    private static readonly ImmutableArray<string> NetworkShapes = ["star", "fat_tree", "rail", "dragonfly", "torus", "ring"];

    private static readonly Dictionary<string, PathChoice> PathChoices = new()
    {
        ["spread"] = PathChoice.Spread,
        ["ecmp"] = PathChoice.Ecmp,
    };

    /// <summary>Every shape by name, <c>nested</c> excepted.</summary>
    public static IEnumerable<string> Names => NodeShapes.Concat(NetworkShapes);

    /// <summary>True if the GPUs of this shape are one machine unless said otherwise.</summary>
    public static bool IsOneNode(string shape) => NodeShapes.Contains(shape);

    /// <summary>Reads a shape; null, and problems, if it cannot be read.</summary>
    /// <param name="map">The mapping; its key <c>shape</c> names it.</param>
    /// <param name="endpoints">Endpoints that it will connect.</param>
    /// <param name="cards">Network cards of a node, for rails.</param>
    /// <param name="transports">Names of the transports, for a free graph.</param>
    public static Shape? Read(MapReader map, int endpoints, int cards, IReadOnlyList<string> transports)
    {
        switch (map.Text("shape", "star"))
        {
            case "nvswitch":
                return new StarShape(LinkReader.Required(map, "link"), map.TextOr("link_name", "nvlink"), "nvswitch");
            case "star":
                return new StarShape(LinkReader.Required(map, "link"), map.TextOr("link_name", "nic"));
            case "mesh":
                return new MeshShape(LinkReader.Required(map, "link"), map.TextOr("link_name", "nvlink"));
            case "pcie":
                return Pcie(map);
            case "fat_tree":
                return FatTree(map, "ports_per_leaf", 1);
            case "rail":
                return FatTree(map, "nodes_per_leaf", cards);
            case "dragonfly":
                return Dragonfly(map);
            case "ring":
                return new TorusShape { Links = [LinkReader.Required(map, "link")] };
            case "torus":
                return Torus(map);
            case "graph":
                return GraphReader.Read(map, endpoints, transports);
            default:
                return Unknown(map);
        }
    }

    /// <summary>Notes an unknown shape.</summary>
    public static Shape? Unknown(MapReader map)
    {
        if (map.Map.Find("shape") is { } node)
        {
            var nearest = string.Join(", ", NearestNames.To(node.AsText(), Names.Append("nested")));
            node.Reject($"nearest known: {nearest}", $"unknown shape {node.Quoted}");
        }

        return null;
    }

    private static PcieTreeShape Pcie(MapReader map)
    {
        var sockets = map.IntegerOr("sockets", 1, 1, 64);
        var link = LinkReader.Required(map, "link");
        return new PcieTreeShape
        {
            Link = link,
            HostLink = LinkReader.Required(map, "host_link"),
            GpusPerSwitch = map.Integer("gpus_per_switch", 1, 1024, "4"),
            Sockets = sockets,
            SocketLink = sockets > 1 ? LinkReader.Required(map, "socket_link") : LinkReader.Optional(map, "socket_link", link),
        };
    }

    private static FatTreeShape FatTree(MapReader map, string portsKey, int rails)
    {
        var link = LinkReader.Required(map, "link");
        var ports = map.Integer(portsKey, 1, 1_000_000, "32");
        var spines = map.Integer("spines", 0, 1_000_000, "8");
        var ratio = map.NumberOr("oversubscription", 1, 0.01, 1000);
        var computed = UpLink(map, "oversubscription", link, ports, Math.Max(1, spines), ratio);
        var up = LinkReader.Optional(map, "up_link", computed);
        var leavesPerPod = map.IntegerOr("leaves_per_pod", 0, 0, 1_000_000);
        var cores = map.IntegerOr("cores", 0, 0, 1_000_000);
        if (leavesPerPod == 0 != (cores == 0))
        {
            map.Reject(
                leavesPerPod == 0 ? "cores" : "leaves_per_pod",
                "one of leaves_per_pod and cores",
                "expected both (three levels) or neither"
            );
        }

        var coreRatio = map.NumberOr("core_oversubscription", 1, 0.01, 1000);
        var perSpine = Math.Max(1, cores / Math.Max(1, spines));
        var core = UpLink(map, "core_oversubscription", up, Math.Max(1, leavesPerPod), perSpine, coreRatio);
        return new FatTreeShape
        {
            Link = link,
            PortsPerLeaf = ports,
            Spines = spines,
            UpLink = up,
            LeavesPerPod = leavesPerPod,
            Cores = cores,
            CoreLink = LinkReader.Optional(map, "core_link", core),
            Rails = rails,
            Paths = map.ChoiceOr("paths", PathChoices, PathChoice.Spread),
            Seed = (ulong)map.IntegerOr("seed", 0, 0, int.MaxValue),
        };
    }

    /// <summary>The link up that an oversubscription gives; a problem if it is above every limit.</summary>
    private static LinkSpec UpLink(MapReader map, string key, LinkSpec down, int downLinks, int upLinks, double ratio)
    {
        var rate = (double)down.Bandwidth.PerSecond * downLinks / (upLinks * ratio);
        if ((double)down.Bandwidth.PerSecond * downLinks < 1e18 && rate < 1e18)
        {
            return FatTreeShape.UpLinkFor(down, downLinks, upLinks, ratio);
        }

        map.Reject(
            key,
            string.Create(CultureInfo.InvariantCulture, $"{downLinks} links of {down.Bandwidth} below {upLinks}"),
            "expected slower links or fewer below: at most 1000 PB/s"
        );
        return down;
    }

    private static DragonflyShape Dragonfly(MapReader map)
    {
        var link = LinkReader.Required(map, "link");
        return new DragonflyShape
        {
            Groups = map.Integer("groups", 1, 100_000, "9"),
            RoutersPerGroup = map.Integer("routers_per_group", 1, 10_000, "4"),
            GlobalLinksPerRouter = map.Integer("global_links_per_router", 0, 10_000, "2"),
            Link = link,
            LocalLink = LinkReader.Optional(map, "local_link", link),
            GlobalLink = LinkReader.Optional(map, "global_link", link),
            Seed = (ulong)map.IntegerOr("seed", 0, 0, int.MaxValue),
        };
    }

    private static TorusShape Torus(MapReader map)
    {
        var sizes = map.Required("sizes", "[4, 4, 4]")?.AsList() ?? [];
        return new TorusShape
        {
            Sizes = [.. sizes.Select(size => MapReader.ToInteger(size, 1, 1_000_000, 1))],
            Links = map.Optional("links") is { } links ? [.. links.AsList().Select(LinkReader.Read)] : [LinkReader.Required(map, "link")],
        };
    }
}
