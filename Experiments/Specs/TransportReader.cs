using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Experiments.Yaml;
using SimMoE.Topology.Graph;
using SimMoE.Units;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads a transport: start-up, and either a <c>curve</c> of efficiencies or <c>measured</c> times that give one.</summary>
/// <seealso href="../../docs/models/transport.md"/>
internal static class TransportReader
{
    /// <summary>The transport of a key, or an ideal one where the key is absent.</summary>
    public static Transport Optional(MapReader map, string key, string name) =>
        map.Optional(key) is { } node ? Read(node, name) : new Transport { Name = name, Source = "ideal" };

    /// <summary>A transport.</summary>
    /// <param name="node">The mapping.</param>
    /// <param name="fallbackName">Name where none is given.</param>
    public static Transport Read(SpecNode node, string fallbackName)
    {
        var map = node.AsMap().Read();
        var latency = map.DurationOr("latency", SimDuration.Zero);
        var curve = map.Optional("curve");
        var measured = map.Optional("measured");
        if (curve is not null && measured is not null)
        {
            map.Reject("measured", "both curve and measured", "expected one of them");
        }

        var transport = new Transport
        {
            Name = map.TextOr("name", fallbackName),
            Latency = latency,
            Curve =
                curve is not null ? Curve(curve)
                : measured is not null ? Measured(measured, latency)
                : [],
            UnevenEfficiency = Share(map, "uneven_efficiency", 1.0),
            Protocols = Protocols(map.Optional("protocols")),
            Source = map.TextOr("source", ""),
        };
        map.RejectUnknown();
        return transport;
    }

    // Each a name with a curve of its own: {all-reduce: {curve: [...]}}.
    private static ImmutableSortedDictionary<string, Transport> Protocols(SpecNode? node)
    {
        var protocols = ImmutableSortedDictionary.CreateBuilder<string, Transport>(StringComparer.Ordinal);
        foreach (var entry in node?.AsMap().Entries ?? [])
        {
            var map = entry.Value.AsMap().Read();
            var curve = map.Required("curve", "[{message: 1 MiB, efficiency: 0.5}]");
            protocols[entry.Key] = new Transport { Name = entry.Key, Curve = curve is null ? [] : Curve(curve) };
            map.RejectUnknown();
        }

        return protocols.ToImmutable();
    }

    private static ImmutableArray<(Bytes Message, double Efficiency)> Curve(SpecNode node)
    {
        var points = new List<(Bytes, double, SpecNode)>();
        foreach (var item in node.AsList())
        {
            var map = item.AsMap().Read();
            points.Add((map.Bytes("message"), Share(map, "efficiency", null), item));
            map.TextOr("source", "");
            map.RejectUnknown();
        }

        return Checked(points);
    }

    /// <summary>(T3) docs/models/transport.md: efficiency = message / (rate x (time - start-up - path latency)).</summary>
    private static ImmutableArray<(Bytes Message, double Efficiency)> Measured(SpecNode node, SimDuration startUp)
    {
        var map = node.AsMap().Read();
        var rate = map.Rate("rate");
        var fixedTime = startUp + map.DurationOr("path_latency", SimDuration.Zero);
        var peers = map.IntegerOr("peers", 1, 1, int.MaxValue);
        var points = new List<(Bytes, double, SpecNode)>();
        foreach (var item in map.Required("points", "[{message: 1 MiB, time: 30 us}]")?.AsList() ?? [])
        {
            var point = item.AsMap().Read();
            var message = point.Bytes("message");
            var moving = point.Duration("time") - fixedTime;
            point.RejectUnknown();
            var efficiency = message.Count / (rate.PerSecond * moving.TotalSeconds);
            if (moving <= SimDuration.Zero || efficiency > 1.0)
            {
                item.Reject(
                    "expected a time above start-up, path latency and message / rate",
                    string.Create(CultureInfo.InvariantCulture, $"{message} cannot move in {moving} at {rate}")
                );
                efficiency = 1.0;
            }

            points.Add((new Bytes(Math.Max(1, message.Count / peers)), efficiency, item));
        }

        map.TextOr("source", "");
        map.RejectUnknown();
        return Checked(points);
    }

    private static ImmutableArray<(Bytes Message, double Efficiency)> Checked(
        List<(Bytes Message, double Efficiency, SpecNode Node)> points
    )
    {
        for (var i = 0; i < points.Count; i++)
        {
            var (message, efficiency, node) = points[i];
            var thrice = i > 1 && message == points[i - 2].Message;
            if (message.Count < 1 || (i > 0 && message < points[i - 1].Message) || thrice)
            {
                node.Reject("expected message sizes of at least 1 B that ascend, a size at most twice", $"{message} at this place");
                return [];
            }

            if (!(efficiency is > 0 and <= 1))
            {
                return []; // already a problem
            }
        }

        return [.. points.Select(point => (point.Message, point.Efficiency))];
    }

    /// <summary>A number in (0, 1].</summary>
    private static double Share(MapReader map, string key, double? fallback)
    {
        var value = fallback is { } standIn ? map.NumberOr(key, standIn, 0, 1) : map.Number(key, 0, 1, "0.8");
        if (value == 0 && map.Map.Find(key) is not null)
        {
            map.Reject(key, "a share of 0", "expected more than 0, at most 1");
        }

        return value;
    }
}
