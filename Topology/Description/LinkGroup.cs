using SimMoE.Units;

namespace SimMoE.Topology.Description;

/// <summary>Links of one class with one rate and latency.</summary>
/// <param name="Class">Name of the class.</param>
/// <param name="Transport">Name of its transport.</param>
/// <param name="Count">Links, each direction counted; a bundle counts once.</param>
/// <param name="Capacity">Line rate of one.</param>
/// <param name="Latency">Latency of one.</param>
public sealed record LinkGroup(string Class, string Transport, int Count, BytesPerSecond Capacity, SimDuration Latency);
