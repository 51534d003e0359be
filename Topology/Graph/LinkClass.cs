namespace SimMoE.Topology.Graph;

/// <summary>Links that are alike: same rate, same latency, same place in the topology.</summary>
/// <param name="Name">Such as <c>nvlink-up</c>, <c>nic-down</c>, <c>leaf-up</c>.</param>
/// <param name="Transport">Index into <see cref="Cluster.Transports"/>. Transports are ordered from the innermost tier out;
/// a route uses the transport of its outermost link.</param>
public sealed record LinkClass(string Name, int Transport);
