using System.Collections.Immutable;
using SimMoE.Topology.Graph;

namespace SimMoE.Topology;

/// <summary>GPUs and the links between them. Immutable.</summary>
public sealed class Cluster
{
    /// <summary>Name as the user gave it.</summary>
    public required string Name { get; init; }

    /// <summary>The GPU at every rank.</summary>
    public required Device Device { get; init; }

    /// <summary>Ranks, one for each GPU, numbered 0 to <see cref="RankCount"/> - 1, node by node.</summary>
    public required int RankCount { get; init; }

    /// <summary>Node (machine) of each rank.</summary>
    public required ImmutableArray<int> NodeOfRank { get; init; }

    /// <summary>Names of the vertices that links connect; the first <see cref="RankCount"/> are the GPUs.</summary>
    public required ImmutableArray<string> Vertices { get; init; }

    /// <summary>Every link, one entry for each direction.</summary>
    public required ImmutableArray<Link> Links { get; init; }

    /// <summary>Kinds of links.</summary>
    public required ImmutableArray<LinkClass> LinkClasses { get; init; }

    /// <summary>Transports, from the innermost tier out.</summary>
    public required ImmutableArray<Transport> Transports { get; init; }

    /// <summary>Chooses routes.</summary>
    public required IRouter Router { get; init; }

    /// <summary>True if all ranks are alike and all links of a class are alike: every rank starts the same number of routes of each
    /// signature (sequence of link classes) and every link of a class carries the same number of each. Even traffic among all ranks
    /// then costs the number of signatures and not of flows. (R7) docs/models/topology.md.</summary>
    public required bool IsSymmetric { get; init; }

    /// <summary>Switches and cards as one would count them; what a bundled link or vertex stands for.</summary>
    public ImmutableArray<Part> Parts { get; init; } = [];

    /// <summary>The same links between other GPUs.</summary>
    /// <param name="device">The GPU at every rank.</param>
    public Cluster On(Device device) =>
        new()
        {
            Name = Name,
            Device = device,
            RankCount = RankCount,
            NodeOfRank = NodeOfRank,
            Vertices = Vertices,
            Links = Links,
            LinkClasses = LinkClasses,
            Transports = Transports,
            Router = Router,
            IsSymmetric = IsSymmetric,
            Parts = Parts,
        };

    /// <summary>Nodes (machines).</summary>
    public int NodeCount => RankCount == 0 ? 0 : NodeOfRank[^1] + 1;
}
