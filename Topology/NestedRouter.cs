using SimMoE.Topology.Graph;
using SimMoE.Topology.Shapes;

namespace SimMoE.Topology;

/// <summary>Inside a node by the node's router; between nodes through cards and fabric, by rail if so asked.</summary>
/// <param name="spec">Sizes and policy.</param>
/// <param name="node">Routes of node 0.</param>
/// <param name="attachment">Ways to shared cards of node 0; null if each GPU is its own port.</param>
/// <param name="fabric">Routes between ports.</param>
/// <param name="linksPerNode">Links of a node, by which the next node's are further on.</param>
internal sealed class NestedRouter(NestedSpec spec, IRouter node, IAttachment? attachment, IRouter fabric, int linksPerNode) : IRouter
{
    private readonly int _gpus = spec.GpusPerNode;
    private readonly int _cards = spec.CardsPerNode;
    private readonly int _perCard = spec.GpusPerNode / spec.CardsPerNode;
    private readonly bool _railLocal = spec.RailLocal;

    public int MaximumHops { get; } =
        Math.Max(node.MaximumHops, (spec.RailLocal ? node.MaximumHops : 0) + fabric.MaximumHops + (2 * (attachment?.MaximumHops ?? 0)));

    public int Route(int source, int destination, Span<int> links)
    {
        int from = source / _gpus,
            to = destination / _gpus,
            exit = source - (from * _gpus),
            target = destination - (to * _gpus);
        var hops = 0;
        if (from == to)
        {
            hops = node.Route(exit, target, links);
            return Shift(links, 0, hops, from);
        }

        if (_railLocal && exit / _perCard != target / _perCard)
        {
            hops = node.Route(exit, target, links);
            exit = target;
        }

        int card = exit / _perCard,
            farCard = target / _perCard;
        hops += attachment?.RouteOut(exit, card, links[hops..]) ?? 0;
        Shift(links, 0, hops, from);
        hops += fabric.Route((from * _cards) + card, (to * _cards) + farCard, links[hops..]);
        var entry = hops;
        hops += attachment?.RouteIn(farCard, target, links[hops..]) ?? 0;
        return Shift(links, entry, hops, to);
    }

    private int Shift(Span<int> links, int begin, int end, int nodeNumber)
    {
        for (var i = begin; i < end; i++)
        {
            links[i] += nodeNumber * linksPerNode;
        }

        return end;
    }
}
