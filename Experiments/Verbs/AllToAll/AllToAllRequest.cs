using System.Collections.Immutable;
using SimMoE.Experiments.Specs;
using SimMoE.Topology;

namespace SimMoE.Experiments.Verbs.AllToAll;

/// <summary>What was asked of <c>simmoe alltoall</c>.</summary>
public sealed record AllToAllRequest
{
    /// <summary>What it moves over.</summary>
    public required Cluster Cluster { get; init; }

    /// <summary>Network model and resolution.</summary>
    public required NetworkSpec Network { get; init; }

    /// <summary>Sizes of one rank's buffer, all peers together; empty where a matrix is given.</summary>
    public required ImmutableArray<long> Sizes { get; init; }

    /// <summary>Matrix file to read; null for sizes.</summary>
    public string? Matrix { get; init; }

    /// <summary>Share of destination i proportional to (i + 1)^-skew; 0 is even.</summary>
    public double Skew { get; init; }

    /// <summary>Matrix file to write; null for none.</summary>
    public string? WriteMatrix { get; init; }

    /// <summary>True for JSON.</summary>
    public bool Json { get; init; }
}
