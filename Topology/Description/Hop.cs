using SimMoE.Units;

namespace SimMoE.Topology.Description;

/// <summary>One link of a route.</summary>
/// <param name="From">Vertex it leaves.</param>
/// <param name="To">Vertex it enters.</param>
/// <param name="Class">Name of its class.</param>
/// <param name="Capacity">Line rate.</param>
/// <param name="Latency">Latency.</param>
public sealed record Hop(string From, string To, string Class, BytesPerSecond Capacity, SimDuration Latency);
