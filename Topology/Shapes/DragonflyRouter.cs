using SimMoE.Topology.Graph;

namespace SimMoE.Topology.Shapes;

/// <summary>Minimal routes: to the router that holds the global link, over it, to the destination's router.</summary>
/// <param name="shape">Parameters.</param>
/// <param name="first">First link: endpoints up, endpoints down, local links by router, global links by group and port.</param>
/// <param name="endpoints">Endpoints.</param>
internal sealed class DragonflyRouter(DragonflyShape shape, int first, int endpoints) : IRouter
{
    private readonly int _groups = shape.Groups;
    private readonly int _routers = shape.RoutersPerGroup;
    private readonly int _globals = shape.GlobalLinksPerRouter;
    private readonly int _parallel = shape.LinksPerGroupPair;
    private readonly int _perRouter = endpoints / (shape.Groups * shape.RoutersPerGroup);
    private readonly int _local = first + (2 * endpoints);
    private readonly int _global = first + (2 * endpoints) + (shape.Groups * shape.RoutersPerGroup * (shape.RoutersPerGroup - 1));
    private readonly ulong _seed = shape.Seed;

    public int MaximumHops => 5;

    public int Route(int source, int destination, Span<int> links)
    {
        int from = source / _perRouter,
            to = destination / _perRouter,
            hops = 1;
        int group = from / _routers,
            target = to / _routers;
        links[0] = first + source;
        if (group == target)
        {
            hops += Local(from, to, links[hops..]);
        }
        else
        {
            var offset = target > group ? target - group : target - group + _groups;
            var copy = _parallel == 1 ? 0 : FlowHash.Choose(FlowHash.Upper(FlowHash.Of(source, destination, _seed)), _parallel);
            var port = (copy * (_groups - 1)) + offset - 1;
            var entry = ((copy * (_groups - 1)) + _groups - offset - 1) / _globals;
            hops += Local(from, (group * _routers) + (port / _globals), links[hops..]);
            links[hops++] = _global + (group * _routers * _globals) + port;
            hops += Local((target * _routers) + entry, to, links[hops..]);
        }

        links[hops] = first + endpoints + destination;
        return hops + 1;
    }

    private int Local(int from, int to, Span<int> links)
    {
        if (from == to)
        {
            return 0;
        }

        int here = from % _routers,
            there = to % _routers;
        links[0] = _local + (from * (_routers - 1)) + there - (there > here ? 1 : 0);
        return 1;
    }
}
