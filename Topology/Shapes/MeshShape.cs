using SimMoE.Topology.Graph;

namespace SimMoE.Topology.Shapes;

/// <summary>A link of its own between every two endpoints, as NVLink in boards without a switch.</summary>
/// <param name="Link">Link between two endpoints.</param>
/// <param name="LinkName">Name of the link class.</param>
public sealed record MeshShape(LinkSpec Link, string LinkName = "nvlink") : Shape
{
    private const int MaximumEndpoints = 2048;

    /// <inheritdoc/>
    public override ShapeFault? Fault(int endpoints) =>
        endpoints <= MaximumEndpoints
            ? null
            : new ShapeFault(
                "gpus",
                $"a mesh of {endpoints} endpoints",
                $"at most {MaximumEndpoints}: it has a link for every two of them"
            );

    /// <inheritdoc/>
    public override bool IsSymmetric(int endpoints, int perNode) => perNode == 1;

    internal override IRouter BuildChecked(ShapeScope scope)
    {
        var first = scope.Graph.LinkCount;
        var linkClass = scope.Graph.Class(LinkName, scope.Transport);
        foreach (var from in scope.Endpoints)
        {
            foreach (var to in scope.Endpoints)
            {
                if (from != to)
                {
                    scope.Graph.AddLink(from, to, Link, linkClass);
                }
            }
        }

        return new MeshRouter(first, scope.Endpoints.Length);
    }

    private sealed class MeshRouter(int first, int endpoints) : IRouter
    {
        public int MaximumHops => 1;

        public int Route(int source, int destination, Span<int> links)
        {
            links[0] = first + (source * (endpoints - 1)) + destination - (destination > source ? 1 : 0);
            return 1;
        }
    }
}
