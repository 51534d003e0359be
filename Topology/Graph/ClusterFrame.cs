using System.Collections.Immutable;

namespace SimMoE.Topology.Graph;

/// <summary>What a cluster is besides its vertices and links.</summary>
internal sealed record ClusterFrame(
    string Name,
    Device Device,
    ImmutableArray<int> NodeOfRank,
    ImmutableArray<Transport> Transports,
    IRouter Router,
    bool IsSymmetric
);
