using SimMoE.Topology.Graph;

namespace SimMoE.Topology.Shapes;

/// <summary>Up to the lowest switch above both ends, and down. The upper half of the flow hash picks the spine, the lower half the
/// core.</summary>
internal sealed class FatTreeRouter(FatTreePlan plan, FatTreeShape shape) : IRouter
{
    private readonly int _rails = shape.Rails;
    private readonly int _portsPerLeaf = shape.PortsPerLeaf;
    private readonly ulong _seed = shape.Seed;
    private readonly bool _chooses = plan.Spines > 1 || plan.CoresPerSpine > 1;

    public int MaximumHops =>
        plan.HasCores ? 6
        : plan.HasSpines ? 4
        : 2;

    public int Route(int source, int destination, Span<int> links)
    {
        int from = LeafOf(source),
            to = LeafOf(destination);
        links[0] = plan.PortUp + source;
        if (from == to)
        {
            links[1] = plan.PortUp + plan.Ports + destination;
            return 2;
        }

        Invariant(plan.HasSpines);
        var hash = _chooses ? FlowHash.Of(source, destination, _seed) : 0;
        var spine = plan.Spines > 1 ? FlowHash.Choose(FlowHash.Upper(hash), plan.Spines) : 0;
        links[1] = plan.LeafUp + (from * plan.Spines) + spine;
        int fromPod = FatTreePlan.PodOf(from, shape),
            toPod = FatTreePlan.PodOf(to, shape),
            hops = 2;
        if (fromPod != toPod)
        {
            var core = plan.CoresPerSpine > 1 ? FlowHash.Choose(FlowHash.Lower(hash), plan.CoresPerSpine) : 0;
            links[2] = plan.CoreUp + (((fromPod * plan.Spines) + spine) * plan.CoresPerSpine) + core;
            links[3] = plan.CoreDown + (((toPod * plan.Spines) + spine) * plan.CoresPerSpine) + core;
            hops = 4;
        }

        links[hops] = plan.LeafDown + (to * plan.Spines) + spine;
        links[hops + 1] = plan.PortUp + plan.Ports + destination;
        return hops + 2;
    }

    private int LeafOf(int port) => (port / _rails / _portsPerLeaf * _rails) + (port % _rails);

    private static void Invariant(bool condition) => Units.Invariant.Require(condition, "the fabric joins different rails");
}
