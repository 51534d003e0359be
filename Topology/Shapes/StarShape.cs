using SimMoE.Topology.Graph;

namespace SimMoE.Topology.Shapes;

/// <summary>Every endpoint has one link to, and one from, a non-blocking switch: an NVSwitch node, or a small network.</summary>
/// <param name="Link">Link of one endpoint.</param>
/// <param name="LinkName">Prefix of the link classes, such as <c>nvlink</c> or <c>nic</c>.</param>
/// <param name="SwitchName">Name of the switch.</param>
public sealed record StarShape(LinkSpec Link, string LinkName = "nic", string SwitchName = "switch") : Shape
{
    /// <inheritdoc/>
    public override ShapeFault? Fault(int endpoints) => null;

    /// <inheritdoc/>
    public override bool IsSymmetric(int endpoints, int perNode) => true;

    internal override IRouter BuildChecked(ShapeScope scope)
    {
        var graph = scope.Graph;
        var center = graph.AddVertex(scope.Prefix + SwitchName);
        graph.Count(SwitchName, 1);
        int up = graph.Class($"{LinkName}-up", scope.Transport),
            down = graph.Class($"{LinkName}-down", scope.Transport);
        var first = graph.LinkCount;
        foreach (var endpoint in scope.Endpoints)
        {
            graph.AddLink(endpoint, center, Link, up);
        }

        foreach (var endpoint in scope.Endpoints)
        {
            graph.AddLink(center, endpoint, Link, down);
        }

        return new StarRouter(first, scope.Endpoints.Length);
    }

    private sealed class StarRouter(int first, int endpoints) : IRouter
    {
        public int MaximumHops => 2;

        public int Route(int source, int destination, Span<int> links)
        {
            links[0] = first + source;
            links[1] = first + endpoints + destination;
            return 2;
        }
    }
}
