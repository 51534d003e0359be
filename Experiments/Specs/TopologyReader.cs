using System.Collections.Immutable;
using SimMoE.Experiments.Yaml;
using SimMoE.Simulator.Profiles;
using SimMoE.Topology;
using SimMoE.Topology.Graph;
using SimMoE.Topology.Presets;
using SimMoE.Topology.Shapes;
using SimMoE.Units;

namespace SimMoE.Experiments.Specs;

/// <summary>Maps the YAML of a topology to a cluster: a preset's name, a preset with parameters, or a shape with its keys.</summary>
/// <seealso href="../../docs/models/topology.md"/>
public static class TopologyReader
{
    private const int MostGpus = 1 << 20;

    /// <summary>Reads a topology from a preset's name or a file: either a topology itself, or a spec with the key
    /// <c>topology</c>.</summary>
    /// <param name="nameOrPath">Such as <c>hgx-h100-8</c> or <c>my-cluster.yaml</c>.</param>
    /// <exception cref="SpecException">Neither exists, or something in it is wrong; carries every problem.</exception>
    public static Cluster Load(string nameOrPath)
    {
        ArgumentNullException.ThrowIfNull(nameOrPath);
        SpecNode node;
        if (!File.Exists(nameOrPath) && !nameOrPath.Contains('.', StringComparison.Ordinal))
        {
            node = new SpecScalar(new SpecFile("topology"), "$", 0, nameOrPath);
        }
        else
        {
            var root = SpecFile.Load(nameOrPath);
            node = AstraNetworkReader.Recognizes(root) ? root : (root as SpecMap)?.Find("topology") ?? root;
        }

        var cluster = Read(node);
        node.File.ThrowIfAny();
        return cluster ?? throw new SpecException(new Problem("$", "no topology", "expected a preset or a shape", File: nameOrPath));
    }

    /// <summary>Reads a topology.</summary>
    /// <param name="node">Scalar (a preset's name) or mapping.</param>
    /// <returns>The cluster; null if problems were noted in the node's file.</returns>
    public static Cluster? Read(SpecNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node is SpecScalar name)
        {
            return TopologyPresetReader.Read(name, name, new SpecMap(name.File, name.Path, name.Line, []));
        }

        var map = node.AsMap();
        if (AstraNetworkReader.Recognizes(map))
        {
            return AstraNetworkReader.Read(map);
        }

        if (map.Find("fabric") is SpecScalar && map.Find("profile") is SpecScalar)
        {
            return ReadFabric(map);
        }

        return map.Find("preset") is { } preset ? TopologyPresetReader.Read(map, preset, map) : ReadShape(map, "custom");
    }

    /// <summary>GPUs of one machine over a fabric that a profile was calibrated on: <c>{profile: h100-calibrated, fabric: nvlink, gpus:
    /// 2}</c>.</summary>
    private static Cluster? ReadFabric(SpecMap node)
    {
        var before = node.File.Problems.Count;
        var map = node.Read();
        var name = map.Text("profile", "h100-calibrated");
        var fabric = map.Text("fabric", "nvlink");
        var gpus = map.IntegerOr("gpus", 2, 1, MostGpus);
        map.TextOr("about", "");
        map.RejectUnknown();
        if (CalibratedProfiles.Find(name) is not { } profile)
        {
            map.Reject(
                "profile",
                $"found '{name}'",
                $"expected a profile of 'simmoe calibrate': {string.Join(", ", ProfilePresets.Calibrated)}, or a file"
            );
            return null;
        }

        if (profile.Fabric(fabric, gpus) is not { } known)
        {
            map.Reject(
                "fabric",
                $"found '{fabric}'",
                $"expected one that {name} knows: {string.Join(", ", profile.Fabrics.Select(each => each.Name))}"
            );
            return null;
        }

        return node.File.Problems.Count == before ? known.ToCluster(profile.Device.ToDevice(), gpus) : null;
    }

    /// <summary>Reads a mapping that names a shape.</summary>
    /// <param name="node">The mapping.</param>
    /// <param name="fallbackName">Name where none is given.</param>
    internal static Cluster? ReadShape(SpecMap node, string fallbackName)
    {
        var before = node.File.Problems.Count;
        var map = node.Read();
        var name = map.TextOr("name", fallbackName);
        var device = DeviceReader.Read(map.Required("device", "H100-SXM-80GB"));
        map.TextOr("about", "");
        map.TextOr("source", "");
        var nested = (map.Required("shape", "star") as SpecScalar)?.Text == "nested";
        Func<Cluster>? build = nested ? ReadNested(map, name, device) : ReadFlat(map, name, device);
        map.RejectUnknown();
        return node.File.Problems.Count == before ? build?.Invoke() : null;
    }

    private static Func<Cluster>? ReadFlat(MapReader map, string name, Device device)
    {
        var gpus = map.Integer("gpus", 1, MostGpus, "8");
        var transports = Transports(map);
        if (ShapeReader.Read(map, gpus, 1, [.. transports.Select(transport => transport.Name)]) is not { } shape)
        {
            return null;
        }

        var perNode = map.IntegerOr("gpus_per_node", ShapeReader.IsOneNode(map.TextOr("shape", "")) ? gpus : 1, 1, MostGpus);
        if (gpus % perNode != 0)
        {
            map.Reject("gpus_per_node", $"{gpus} GPUs in nodes of {perNode}", "expected a divisor of gpus");
        }

        RejectFault(map, shape.Fault(gpus));
        ImmutableArray<int> nodeOfRank = [.. Enumerable.Range(0, gpus).Select(gpu => gpu / perNode)];
        return () => ClusterBuilder.Flat(name, device, shape, nodeOfRank, transports);
    }

    private static ImmutableArray<Transport> Transports(MapReader map)
    {
        if (map.Optional("transports") is not { } list)
        {
            return [TransportReader.Optional(map, "transport", "ideal")];
        }

        return [.. list.AsList().Select((node, index) => TransportReader.Read(node, $"tier{index}"))];
    }

    private static Func<Cluster>? ReadNested(MapReader map, string name, Device device)
    {
        var nodes = map.Integer("nodes", 1, MostGpus, "16");
        var inner = (map.Required("node", "{shape: nvswitch, gpus: 8}")?.AsMap() ?? Empty(map)).Read();
        var gpus = inner.Integer("gpus", 1, Math.Max(1, MostGpus / nodes), "8");
        var cards = map.IntegerOr("cards", gpus, 1, MostGpus);
        var outer = (map.Required("fabric", "{shape: star, link: {bandwidth: 400 Gb/s, latency: 500 ns}}")?.AsMap() ?? Empty(map)).Read();
        var nodeShape = ReadPart(inner, gpus, cards);
        var fabric = ReadPart(outer, nodes * cards, cards);
        var inside = TransportReader.Optional(inner, "transport", "node");
        var between = TransportReader.Optional(outer, "transport", "network");
        inner.RejectUnknown();
        outer.RejectUnknown();
        var isRail = (outer.Map.Find("shape") as SpecScalar)?.Text == "rail";
        var railLocal = map.FlagOr("rail_local", isRail);
        var needsLink = cards < gpus;
        var cardLink = needsLink ? LinkReader.Required(map, "card_link") : LinkReader.Optional(map, "card_link", default);
        if (nodeShape is null || fabric is null)
        {
            return null;
        }

        var spec = new NestedSpec
        {
            Nodes = nodes,
            GpusPerNode = gpus,
            CardsPerNode = cards,
            Node = nodeShape,
            Fabric = fabric,
            CardLink = cardLink,
            RailLocal = railLocal,
        };
        RejectFault(map, spec.Fault());
        return () => ClusterBuilder.Nested(name, device, spec, inside, between);
    }

    private static Shape? ReadPart(MapReader map, int endpoints, int cards)
    {
        map.TextOr("source", "");
        return ShapeReader.Read(map, endpoints, cards, []);
    }

    private static SpecMap Empty(MapReader map) => new(new SpecFile("nothing"), "$", 0, []);

    /// <summary>Notes a shape's fault at the key that causes it.</summary>
    private static void RejectFault(MapReader map, ShapeFault? fault)
    {
        if (fault is null)
        {
            return;
        }

        var node = map.Map;
        var keys = fault.Key.Split('.');
        foreach (var key in keys[..^1])
        {
            node = node.Find(key) as SpecMap ?? node;
        }

        node.Read().Reject(keys[^1], fault.Found, $"expected {fault.Expected}");
    }

    /// <summary>Names of all presets, for messages.</summary>
    internal static string Nearest(string name) => string.Join(", ", NearestNames.To(name, TopologyPresets.Names));
}
