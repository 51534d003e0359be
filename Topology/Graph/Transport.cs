using System.Collections.Immutable;
using SimMoE.Units;

namespace SimMoE.Topology.Graph;

/// <summary>What software and protocol make of a tier of links: start-up time and the share of the line rate that a message of a
/// given size reaches. Measured on hardware, or the ideal.</summary>
public sealed record Transport
{
    private readonly ImmutableArray<(Bytes Message, double Efficiency)> _curve = [];

    // Rise of the efficiency for each unit of ln(message), from each point to the next; 0 across a protocol switch.
    private readonly double[] _slopes = [];

    /// <summary>Such as <c>nvlink</c>, <c>shm</c>, <c>socket</c>, <c>network</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Start-up time of one exchange, alpha; added once to each flow, on top of the links' latencies.</summary>
    public SimDuration Latency { get; init; }

    /// <summary>Share of the line rate reached by message size (bytes for one peer), in (0, 1], sizes ascending and at least one
    /// byte; between points interpolated linearly over log size, outside them constant. Empty means 1. Two points of the same size
    /// are a switch of protocol (LL to LL128 to Simple): the first holds below that size, the second from it on.</summary>
    /// <exception cref="ArgumentException">Sizes descend, a size occurs three times, or a value is out of range.</exception>
    public ImmutableArray<(Bytes Message, double Efficiency)> Curve
    {
        get => _curve;
        init
        {
            _slopes = Slopes(value);
            _curve = value;
        }
    }

    /// <summary>Further share of the rate that uneven traffic (all-to-all-v) reaches, in (0, 1]: incast and congestion control,
    /// which a fluid model does not see. See docs/models/transport.md.</summary>
    public double UnevenEfficiency { get; init; } = 1.0;

    /// <summary>Shares of the line rate that named protocols reach instead of <see cref="Curve"/>: rings are not grouped sends. Names are
    /// those of
    /// collectives; start-up stays this transport's.</summary>
    public ImmutableSortedDictionary<string, Transport> Protocols { get; init; } = ImmutableSortedDictionary<string, Transport>.Empty;

    /// <summary>The transport of a protocol, or this one where the protocol has none of its own.</summary>
    /// <param name="protocol">Name; null for grouped sends.</param>
    public Transport Of(string? protocol) => protocol is not null && Protocols.TryGetValue(protocol, out var own) ? own : this;

    /// <summary>Where the numbers come from.</summary>
    public string Source { get; init; } = "";

    /// <summary>Share of the line rate that a message reaches. (T2) docs/models/transport.md.</summary>
    /// <param name="messageBytes">Bytes for one peer; anything below the first point counts as the first point.</param>
    /// <returns>In (0, 1].</returns>
    public double Efficiency(long messageBytes)
    {
        var points = _curve.AsSpan();
        if (points.Length == 0)
        {
            return 1.0;
        }

        var below = LastAtOrBelow(points, messageBytes);
        if (below < 0)
        {
            return points[0].Efficiency;
        }

        var (size, efficiency) = points[below];
        return below == points.Length - 1 ? efficiency : efficiency + (_slopes[below] * Math.Log((double)messageBytes / size.Count));
    }

    private static int LastAtOrBelow(ReadOnlySpan<(Bytes Message, double Efficiency)> points, long messageBytes)
    {
        int low = 0,
            high = points.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (points[middle].Message.Count <= messageBytes)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }

    private static double[] Slopes(ImmutableArray<(Bytes Message, double Efficiency)> curve)
    {
        var slopes = new double[Math.Max(0, curve.Length - 1)];
        for (var i = 0; i < curve.Length; i++)
        {
            var (size, efficiency) = curve[i];
            if (size.Count < 1 || !(efficiency is > 0 and <= 1))
            {
                throw new ArgumentException(
                    $"point {i} of the curve ({size}, {efficiency}) needs a size of at least 1 B and an efficiency in (0, 1]"
                );
            }

            if (i > 0 && (size < curve[i - 1].Message || (i > 1 && size == curve[i - 2].Message)))
            {
                throw new ArgumentException($"sizes of the curve must ascend, a size at most twice; point {i} ({size}) does not");
            }

            if (i > 0 && size > curve[i - 1].Message)
            {
                slopes[i - 1] = (efficiency - curve[i - 1].Efficiency) / Math.Log((double)size.Count / curve[i - 1].Message.Count);
            }
        }

        return slopes;
    }
}
