using System.Collections.Immutable;
using SimMoE.Topology.Graph;

namespace SimMoE.Topology.Shapes;

/// <summary>Where a shape is laid out.</summary>
/// <param name="Graph">Receives vertices and links.</param>
/// <param name="Endpoints">Vertices to connect, in order.</param>
/// <param name="Prefix">Start of the names of new vertices, such as <c>node3/</c>.</param>
/// <param name="Transport">Transport of the links.</param>
public sealed record ShapeScope(GraphBuilder Graph, ImmutableArray<int> Endpoints, string Prefix, int Transport);
