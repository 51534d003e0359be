using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Experiments.Yaml;
using SimMoE.Topology.Shapes;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads a free graph: names of switches, and links between <c>gpu0</c>, <c>gpu1</c>, … and switches.</summary>
internal static class GraphReader
{
    public static GraphShape Read(MapReader map, int endpoints, IReadOnlyList<string> transports)
    {
        var vertices = new Dictionary<string, int>();
        for (var gpu = 0; gpu < endpoints; gpu++)
        {
            vertices.Add(string.Create(CultureInfo.InvariantCulture, $"gpu{gpu}"), gpu);
        }

        var switches = ImmutableArray.CreateBuilder<string>();
        foreach (var node in map.Optional("switches")?.AsList() ?? [])
        {
            var name = node.AsText();
            if (!vertices.TryAdd(name, endpoints + switches.Count))
            {
                node.Reject("expected names that are distinct and not gpu<number>", $"the name '{name}' stands twice");
                continue;
            }

            switches.Add(name);
        }

        var cables = ImmutableArray.CreateBuilder<Cable>();
        foreach (var node in map.Required("links", "[{from: gpu0, to: sw0, bandwidth: 50 GB/s, latency: 500 ns}]")?.AsList() ?? [])
        {
            if (ReadCable(node.AsMap().Read(), vertices, transports) is { } cable)
            {
                cables.Add(cable);
            }
        }

        return new GraphShape
        {
            Switches = switches.ToImmutable(),
            Cables = cables.ToImmutable(),
            Seed = (ulong)map.IntegerOr("seed", 0, 0, int.MaxValue),
        };
    }

    private static Cable? ReadCable(MapReader map, Dictionary<string, int> vertices, IReadOnlyList<string> transports)
    {
        int from = Vertex(map, "from", vertices),
            to = Vertex(map, "to", vertices);
        var link = LinkReader.Fields(map);
        var name = map.TextOr("class", "link");
        var oneWay = map.FlagOr("one_way", false);
        var transport = Transport(map, transports);
        map.TextOr("source", "");
        map.RejectUnknown();
        if (from >= 0 && from == to)
        {
            map.Reject("to", "a link from a vertex to itself", "expected two different vertices");
            return null;
        }

        return from < 0 || to < 0 ? null : new Cable(from, to, link, name, !oneWay, transport);
    }

    private static int Vertex(MapReader map, string key, Dictionary<string, int> vertices)
    {
        if (map.Required(key, "gpu0") is not { } node)
        {
            return -1;
        }

        var name = node.AsText();
        if (vertices.TryGetValue(name, out var vertex))
        {
            return vertex;
        }

        node.Reject($"nearest known: {string.Join(", ", NearestNames.To(name, vertices.Keys))}", $"unknown vertex '{name}'");
        return -1;
    }

    private static int Transport(MapReader map, IReadOnlyList<string> transports)
    {
        if (map.Optional("transport") is not { } node)
        {
            return 0;
        }

        var name = node.AsText();
        for (var i = 0; i < transports.Count; i++)
        {
            if (transports[i] == name)
            {
                return i;
            }
        }

        node.Reject($"expected one of {string.Join(", ", transports)}", $"unknown transport '{name}'");
        return 0;
    }
}
