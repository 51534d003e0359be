using SimMoE.Units;

namespace SimMoE.Topology.Graph;

/// <summary>One direction of a cable, port or bus.</summary>
/// <param name="From">Vertex it leaves.</param>
/// <param name="To">Vertex it enters.</param>
/// <param name="Capacity">Line rate, one direction.</param>
/// <param name="Latency">Time from the first bit in to the first bit out.</param>
/// <param name="Class">Index into <see cref="Cluster.LinkClasses"/>.</param>
public readonly record struct Link(int From, int To, BytesPerSecond Capacity, SimDuration Latency, int Class);
