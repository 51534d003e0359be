using SimMoE.Topology.Graph;

namespace SimMoE.Topology.Shapes;

/// <summary>A link of a free graph, one direction or both.</summary>
/// <param name="From">Endpoint number, or number of endpoints + switch number.</param>
/// <param name="To">Likewise; different from <paramref name="From"/>.</param>
/// <param name="Link">Rate and latency of each direction.</param>
/// <param name="Class">Name of its link class.</param>
/// <param name="TwoWay">False for one direction only.</param>
/// <param name="Transport">Transport, counted from that of the shape.</param>
public sealed record Cable(int From, int To, LinkSpec Link, string Class, bool TwoWay = true, int Transport = 0);
