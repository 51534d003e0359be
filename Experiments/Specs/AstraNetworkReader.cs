using SimMoE.Experiments.Yaml;
using SimMoE.Topology;
using SimMoE.Topology.Graph;
using SimMoE.Topology.Shapes;
using SimMoE.Units;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads ASTRA-sim's network file: lists with one entry for each dimension, numbers without units (GB/s, ns).</summary>
/// <seealso href="../../docs/models/topology.md"/>
internal static class AstraNetworkReader
{
    private static readonly string[] Kinds = ["Switch", "FullyConnected", "Ring"];

    /// <summary>True if the mapping is such a file.</summary>
    public static bool Recognizes(SpecNode node) => node is SpecMap map && map.Find("npus_count") is not null;

    /// <summary>Reads the file; null, and problems, if it cannot be had here.</summary>
    public static Cluster? Read(SpecMap node)
    {
        var before = node.File.Problems.Count;
        var map = node.Read();
        var kinds = Items(map, "topology", "[Switch]");
        var counts = Items(map, "npus_count", "[8]").Select(item => MapReader.ToInteger(item, 1, 1 << 20, 1)).ToList();
        var rates = Items(map, "bandwidth", "[50.0]").Select(item => MapReader.ToNumber(item, 1e-6, 1e9, 1)).ToList();
        var latencies = Items(map, "latency", "[500.0]").Select(item => MapReader.ToNumber(item, 0, 1e12, 0)).ToList();
        map.RejectUnknown();
        if (kinds.Count is < 1 or > 2 || counts.Count != kinds.Count || rates.Count != kinds.Count || latencies.Count != kinds.Count)
        {
            map.Reject(
                "topology",
                $"{kinds.Count} dimensions with {counts.Count} npus_count, {rates.Count} bandwidth, {latencies.Count} latency",
                "expected one or two dimensions and as many entries in each list"
            );
        }

        for (var i = 0; i < kinds.Count; i++)
        {
            CheckKind(kinds[i], i);
        }

        if (node.File.Problems.Count > before)
        {
            return null;
        }

        var links = rates
            .Zip(
                latencies,
                (rate, latency) =>
                    new LinkSpec(new BytesPerSecond((long)Math.Round(rate * 1e9)), new SimDuration((long)Math.Round(latency * 1e3)))
            )
            .ToList();
        return Build(kinds[0].AsText(), counts, links);
    }

    private static IReadOnlyList<SpecNode> Items(MapReader map, string key, string example) => map.Required(key, example)?.AsList() ?? [];

    private static void CheckKind(SpecNode node, int dimension)
    {
        var kind = node.AsText();
        if (!Kinds.Contains(kind) || (dimension > 0 && kind != "Switch"))
        {
            node.Reject(
                $"expected {(dimension == 0 ? string.Join(", ", Kinds) : "Switch")} here; draw anything else as a shape or a free graph"
            );
        }
    }

    private static Cluster Build(string kind, List<int> counts, List<LinkSpec> links)
    {
        var device = DeviceCatalogue.Find("H100-SXM-80GB")!;
        Shape first = kind switch
        {
            "Switch" => new StarShape(links[0], "nvlink", "nvswitch"),
            "FullyConnected" => new MeshShape(links[0]),
            _ => new TorusShape { Links = [links[0]] },
        };
        var inner = new Transport { Name = "ideal", Source = "ASTRA-sim network file" };
        if (counts.Count == 1)
        {
            return ClusterBuilder.OneNode("astra-sim", device, first, counts[0], inner);
        }

        var rails = new FatTreeShape
        {
            Link = links[1],
            PortsPerLeaf = counts[1],
            Spines = 0,
            UpLink = links[1],
            Rails = counts[0],
        };
        var spec = new NestedSpec
        {
            Nodes = counts[1],
            GpusPerNode = counts[0],
            CardsPerNode = counts[0],
            Node = first,
            Fabric = rails,
            RailLocal = true,
        };
        return ClusterBuilder.Nested("astra-sim", device, spec, inner, inner with { Name = "network" });
    }
}
