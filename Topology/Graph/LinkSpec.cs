using SimMoE.Units;

namespace SimMoE.Topology.Graph;

/// <summary>Rate and latency of one direction of a kind of link.</summary>
/// <param name="Bandwidth">Line rate, more than 0.</param>
/// <param name="Latency">Time from the first bit in to the first bit out, 0 or more.</param>
public readonly record struct LinkSpec(BytesPerSecond Bandwidth, SimDuration Latency);
