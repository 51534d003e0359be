using System.Collections.Immutable;
using SimMoE.Topology;
using SimMoE.Topology.Graph;
using SimMoE.Topology.Shapes;
using SimMoE.Units;

namespace SimMoE.Calibration.Profiles;

/// <summary>What was fitted to the collectives over one fabric of one machine.</summary>
/// <remarks>Each GPU has a port through which what it sends and what it receives go together, and a way into and out of it for each
/// direction:
/// sending alone is slower than both together, but faster than half of it. docs/models/transport.md.</remarks>
public sealed record FabricProfile
{
    /// <summary>Source of the transports of calibrated fabrics.</summary>
    public const string CalibratedSource = "simmoe calibrate";

    private const int StepsBetween = 8;

    /// <summary>Such as <c>nvlink</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Ranks that were measured.</summary>
    public required int Ranks { get; init; }

    /// <summary>Rate that one direction of an even exchange is held against, bytes a second; at least the best one seen.</summary>
    public required long LineBytesPerSecond { get; init; }

    /// <summary>Most of the port's whole rate (twice the line) that one direction alone reaches, 0.5 to 1.</summary>
    public required double OneDirectionShare { get; init; }

    /// <summary>Start-up of an exchange, microseconds.</summary>
    public required double StartUpMicroseconds { get; init; }

    /// <summary>Share of the line by bytes for one peer, in grouped sends.</summary>
    public required ImmutableArray<CurvePoint> Curve { get; init; }

    /// <summary>Share of the line by message size, for each collective that has a protocol of its own.</summary>
    public required ImmutableSortedDictionary<string, ImmutableArray<CurvePoint>> Protocols { get; init; }

    /// <summary>Median and worst |error| at rows left out one by one, from 1 MiB.</summary>
    public required double LeftOutMedian { get; init; }

    /// <summary>Worst of them.</summary>
    public required double LeftOutWorst { get; init; }

    /// <summary>The transport.</summary>
    public Transport Transport() =>
        new()
        {
            Name = Name,
            Latency = Time(StartUpMicroseconds),
            Curve = Points(Curve),
            Protocols = Protocols.ToImmutableSortedDictionary(
                each => each.Key,
                each => new Transport { Name = each.Key, Curve = Points(each.Value) },
                StringComparer.Ordinal
            ),
            Source = CalibratedSource,
        };

    /// <summary>So many GPUs of one machine over the fabric.</summary>
    /// <param name="device">The GPU.</param>
    /// <param name="ranks">GPUs, 1 or more.</param>
    public Cluster ToCluster(Device device, int ranks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ranks, 1);
        var direction = new LinkSpec(new BytesPerSecond((long)(2 * LineBytesPerSecond * OneDirectionShare)), SimDuration.Zero);
        var port = new LinkSpec(new BytesPerSecond(2 * LineBytesPerSecond), SimDuration.Zero);
        if (ranks == 1)
        {
            return ClusterBuilder.OneNode(Name, device, new MeshShape(direction, Name), 1, Transport());
        }

        var cables = ImmutableArray.CreateBuilder<Cable>();
        for (var gpu = 0; gpu < ranks; gpu++)
        {
            var (inner, outer) = (ranks + (2 * gpu), ranks + (2 * gpu) + 1);
            cables.Add(OneWay(gpu, inner, direction, $"{Name}-out"));
            cables.Add(OneWay(inner, outer, port, $"{Name}-port"));
            cables.Add(OneWay(outer, gpu, direction, $"{Name}-in"));
            for (var peer = 0; peer < ranks; peer++)
            {
                if (peer != gpu)
                {
                    cables.Add(OneWay(outer, ranks + (2 * peer), direction, $"{Name}-between"));
                }
            }
        }

        var shape = new GraphShape
        {
            Switches = [.. Enumerable.Range(0, ranks).SelectMany(gpu => new[] { $"port{gpu}-in", $"port{gpu}-out" })],
            Cables = cables.ToImmutable(),
        };
        return ClusterBuilder.OneNode(Name, device, shape, ranks, Transport());
    }

    private static Cable OneWay(int from, int to, LinkSpec link, string name) => new(from, to, link, name, TwoWay: false);

    // Between two sizes time grows in a straight line with bytes; a transport's curve is straight over log size, so points are put between.
    private static ImmutableArray<(Bytes Message, double Efficiency)> Points(ImmutableArray<CurvePoint> points)
    {
        var curve = ImmutableArray.CreateBuilder<(Bytes, double)>();
        for (var i = 0; i < points.Length; i++)
        {
            curve.Add((new Bytes(points[i].MessageBytes), points[i].Efficiency));
            if (i + 1 < points.Length)
            {
                curve.AddRange(Between(points[i], points[i + 1]));
            }
        }

        return curve.ToImmutable();
    }

    private static IEnumerable<(Bytes Message, double Efficiency)> Between(CurvePoint low, CurvePoint high)
    {
        var (first, last) = (low.MessageBytes / low.Efficiency, high.MessageBytes / high.Efficiency);
        for (var step = 1; step < StepsBetween; step++)
        {
            var message = (long)(low.MessageBytes * Math.Pow((double)high.MessageBytes / low.MessageBytes, (double)step / StepsBetween));
            if (message > low.MessageBytes && message < high.MessageBytes)
            {
                var wire = first + ((last - first) * (message - low.MessageBytes) / (high.MessageBytes - low.MessageBytes));
                yield return (new Bytes(message), Math.Min(1, message / wire));
            }
        }
    }

    private static SimDuration Time(double microseconds) => new((long)Math.Round(microseconds * 1e6));
}

/// <summary>A point of a curve.</summary>
/// <param name="MessageBytes">Bytes of a message.</param>
/// <param name="Efficiency">Share of the line, in (0, 1].</param>
public sealed record CurvePoint(long MessageBytes, double Efficiency);
