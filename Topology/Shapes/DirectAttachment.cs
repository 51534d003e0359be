using System.Collections.Immutable;
using SimMoE.Topology.Graph;

namespace SimMoE.Topology.Shapes;

/// <summary>A link of its own between each GPU and its card.</summary>
internal sealed class DirectAttachment : IAttachment
{
    private readonly int _first;

    private DirectAttachment(int first) => _first = first;

    public int MaximumHops => 1;

    public static DirectAttachment Build(ShapeScope scope, ImmutableArray<int> cards, LinkSpec link)
    {
        var first = scope.Graph.LinkCount;
        var perCard = scope.Endpoints.Length / cards.Length;
        int up = scope.Graph.Class("host-up", scope.Transport),
            down = scope.Graph.Class("host-down", scope.Transport);
        for (var gpu = 0; gpu < scope.Endpoints.Length; gpu++)
        {
            scope.Graph.AddLink(scope.Endpoints[gpu], cards[gpu / perCard], link, up);
            scope.Graph.AddLink(cards[gpu / perCard], scope.Endpoints[gpu], link, down);
        }

        return new DirectAttachment(first);
    }

    public int RouteOut(int gpu, int card, Span<int> links)
    {
        links[0] = _first + (2 * gpu);
        return 1;
    }

    public int RouteIn(int card, int gpu, Span<int> links)
    {
        links[0] = _first + (2 * gpu) + 1;
        return 1;
    }
}
