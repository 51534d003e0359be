using SimMoE.Experiments.Yaml;
using SimMoE.Topology.Graph;
using SimMoE.Units;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads <c>{bandwidth: 400 Gb/s, latency: 500 ns, source: …}</c>.</summary>
internal static class LinkReader
{
    // A route may have a link for every GPU: the sum over the longest stays inside 64 bits of picoseconds.
    private static readonly SimDuration LongestLatency = SimDuration.FromMicroseconds(10_000_000);

    public static LinkSpec Required(MapReader map, string key) =>
        map.Required(key, "{bandwidth: 400 Gb/s, latency: 500 ns}") is { } node ? Read(node) : new LinkSpec(new(1), default);

    public static LinkSpec Optional(MapReader map, string key, LinkSpec fallback) => map.Optional(key) is { } node ? Read(node) : fallback;

    public static LinkSpec Read(SpecNode node)
    {
        if (node is not SpecMap)
        {
            node.Reject("expected {bandwidth: 400 Gb/s, latency: 500 ns}");
            return new LinkSpec(new(1), default);
        }

        var map = node.AsMap().Read();
        var link = Fields(map);
        map.TextOr("source", "");
        map.RejectUnknown();
        return link;
    }

    /// <summary>The two keys, among others of the same mapping.</summary>
    public static LinkSpec Fields(MapReader map)
    {
        var bandwidth = map.Rate("bandwidth");
        if (bandwidth.PerSecond == 0)
        {
            map.Reject("bandwidth", "a link without bandwidth", "expected more than 0 B/s");
            bandwidth = new BytesPerSecond(1);
        }

        var latency = map.Duration("latency");
        if (latency > LongestLatency)
        {
            map.Reject("latency", $"found '{latency}'", $"expected at most {LongestLatency}");
            latency = default;
        }

        return new LinkSpec(bandwidth, latency);
    }
}
