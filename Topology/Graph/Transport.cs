using System.Collections.Immutable;
using SimMoE.Units;

namespace SimMoE.Topology.Graph;

/// <summary>What software and protocol make of a tier of links: start-up time and the share of the line rate that a message of a
/// given size reaches. Measured on hardware, or the ideal.</summary>
public sealed record Transport
{
    /// <summary>Such as <c>nvlink</c>, <c>shm</c>, <c>socket</c>, <c>network</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Start-up time of one exchange, alpha; added once to each flow, on top of the links' latencies.</summary>
    public SimDuration Latency { get; init; }

    /// <summary>Share of the line rate reached by message size (bytes for one peer), in (0, 1], sizes ascending;
    /// between points interpolated linearly over log size, outside them constant. Empty means 1.</summary>
    public ImmutableArray<(Bytes Message, double Efficiency)> Curve { get; init; } = [];

    /// <summary>Further share of the rate that uneven traffic (all-to-all-v) reaches, in (0, 1]: incast and congestion control,
    /// which a fluid model does not see. See docs/models/transport.md.</summary>
    public double UnevenEfficiency { get; init; } = 1.0;

    /// <summary>Where the numbers come from.</summary>
    public string Source { get; init; } = "";
}
