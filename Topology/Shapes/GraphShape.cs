using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Topology.Graph;

namespace SimMoE.Topology.Shapes;

/// <summary>Any switches and links. Routes have the fewest links; among equals a flow's hash chooses at each vertex.</summary>
public sealed record GraphShape : Shape
{
    /// <summary>Names of the vertices besides the endpoints.</summary>
    public required ImmutableArray<string> Switches { get; init; }

    /// <summary>Links.</summary>
    public required ImmutableArray<Cable> Cables { get; init; }

    /// <summary>Seed of the flow hash.</summary>
    public ulong Seed { get; init; }

    /// <inheritdoc/>
    public override ShapeFault? Fault(int endpoints)
    {
        foreach (var cable in Cables)
        {
            if (cable.From == cable.To)
            {
                return new("links", $"a link from {Name(cable.From, endpoints)} to itself", "two different vertices");
            }
        }

        return Unreachable(endpoints, cable => (cable.From, cable.To)) ?? Unreachable(endpoints, cable => (cable.To, cable.From));
    }

    /// <inheritdoc/>
    public override bool IsSymmetric(int endpoints, int perNode) => false;

    internal override IRouter BuildChecked(ShapeScope scope)
    {
        var vertices = new List<int>(scope.Endpoints);
        foreach (var name in Switches)
        {
            vertices.Add(scope.Graph.AddVertex(scope.Prefix + name));
        }

        scope.Graph.Count("switch", Switches.Length);
        var first = scope.Graph.LinkCount;
        var ends = new List<(int From, int To)>();
        foreach (var cable in Cables)
        {
            var linkClass = scope.Graph.Class(cable.Class, scope.Transport + cable.Transport);
            scope.Graph.AddLink(vertices[cable.From], vertices[cable.To], cable.Link, linkClass);
            ends.Add((cable.From, cable.To));
            if (cable.TwoWay)
            {
                scope.Graph.AddLink(vertices[cable.To], vertices[cable.From], cable.Link, linkClass);
                ends.Add((cable.To, cable.From));
            }
        }

        return new GraphRouter(first, ends, vertices.Count, scope.Endpoints.Length, Seed);
    }

    /// <summary>The first endpoint that endpoint 0 does not reach, or null.</summary>
    private ShapeFault? Unreachable(int endpoints, Func<Cable, (int From, int To)> direction)
    {
        var next = new List<int>[endpoints + Switches.Length];
        foreach (var cable in Cables)
        {
            var (from, to) = direction(cable);
            (next[from] ??= []).Add(to);
            if (cable.TwoWay)
            {
                (next[to] ??= []).Add(from);
            }
        }

        var reached = new bool[next.Length];
        var open = new Queue<int>([0]);
        reached[0] = true;
        while (open.TryDequeue(out var vertex))
        {
            foreach (var neighbour in next[vertex] ?? [])
            {
                if (!reached[neighbour])
                {
                    reached[neighbour] = true;
                    open.Enqueue(neighbour);
                }
            }
        }

        var lost = Array.IndexOf(reached, false, 0, endpoints);
        return lost < 0
            ? null
            : new(
                "links",
                $"the topology is disconnected: no way between {Name(0, endpoints)} and {Name(lost, endpoints)} in one direction",
                "links that join all endpoints both ways"
            );
    }

    private string Name(int vertex, int endpoints) =>
        vertex < endpoints ? string.Create(CultureInfo.InvariantCulture, $"gpu{vertex}") : Switches[vertex - endpoints];
}
