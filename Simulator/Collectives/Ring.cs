using SimMoE.Simulator.Network;
using SimMoE.Simulator.Programs;

namespace SimMoE.Simulator.Collectives;

/// <summary>Pipelined rings as one exchange: the bytes that cross each hop, and the number of dependent steps whose latency is paid.
/// docs/models/collectives.md.</summary>
/// <remarks>Costs of a ring of N: all-gather and reduce-scatter (N-1)/N S over each hop in N-1 steps, all-reduce twice that
/// (Thakur, Rabenseifner, Gropp, "Optimization of Collective Communication Operations in MPICH", 2005).</remarks>
public static class Ring
{
    /// <summary>All-reduce; every member has the same bytes before and after.</summary>
    /// <param name="ranks">Members in ring order.</param>
    /// <param name="bytes">Size of the buffer, S.</param>
    /// <param name="multiprocessors">Multiprocessors it holds on each device.</param>
    public static CollectiveSpec AllReduce(IReadOnlyList<int> ranks, long bytes, int multiprocessors) =>
        new("all-reduce", [Hops(ranks, bytes, 2, "all-reduce")], multiprocessors);

    /// <summary>All-gather.</summary>
    /// <param name="ranks">Members in ring order.</param>
    /// <param name="bytes">Size of the gathered buffer, S: each member brings S/N.</param>
    /// <param name="multiprocessors">Multiprocessors it holds on each device.</param>
    public static CollectiveSpec AllGather(IReadOnlyList<int> ranks, long bytes, int multiprocessors) =>
        new("all-gather", [Hops(ranks, bytes, 1, "all-gather")], multiprocessors);

    /// <summary>Reduce-scatter.</summary>
    /// <param name="ranks">Members in ring order.</param>
    /// <param name="bytes">Size of the buffer before, S: each member keeps S/N.</param>
    /// <param name="multiprocessors">Multiprocessors it holds on each device.</param>
    public static CollectiveSpec ReduceScatter(IReadOnlyList<int> ranks, long bytes, int multiprocessors) =>
        new("reduce-scatter", [Hops(ranks, bytes, 1, "reduce-scatter")], multiprocessors);

    /// <summary>Broadcast from the first member down the ring: all bytes over every hop but the last, in N-1 steps.</summary>
    /// <param name="ranks">Members in ring order, the root first.</param>
    /// <param name="bytes">Size of the buffer.</param>
    /// <param name="multiprocessors">Multiprocessors it holds on each device.</param>
    public static CollectiveSpec Broadcast(IReadOnlyList<int> ranks, long bytes, int multiprocessors)
    {
        Check(ranks, bytes);
        var flows = new (int, int, long)[ranks.Count - 1];
        for (var member = 0; member < flows.Length; member++)
        {
            flows[member] = (member, member + 1, bytes);
        }

        var hops = new FlowListTraffic(flows)
        {
            Ranks = ranks,
            LatencySteps = Math.Max(1, ranks.Count - 1),
            Protocol = "broadcast",
        };
        return new("broadcast", [hops], multiprocessors);
    }

    /// <summary>All-reduce over nodes with one ring for each member of a node, each entering and leaving every node through another
    /// member's NIC, as NCCL lays its channels: S/P bytes over each ring of N members.</summary>
    /// <param name="ranks">Members, node by node, as many on each node.</param>
    /// <param name="bytes">Size of the buffer, S.</param>
    /// <param name="perNode">Members on a node, P; divides their number.</param>
    /// <param name="multiprocessors">Multiprocessors it holds on each device.</param>
    /// <exception cref="ArgumentException">The nodes do not fit the group.</exception>
    public static CollectiveSpec AllReduceOverNodes(IReadOnlyList<int> ranks, long bytes, int perNode, int multiprocessors)
    {
        Check(ranks, bytes);
        if (perNode < 1 || ranks.Count % perNode != 0)
        {
            throw new ArgumentException($"{ranks.Count} members do not divide over nodes of {perNode}", nameof(perNode));
        }

        var flows = new SortedDictionary<(int Source, int Destination), long>();
        var members = ranks.Count;
        var part = CeilingOfProduct(2L * (members - 1), CeilingOfProduct(1, bytes, perNode), members);
        for (var ring = 0; ring < perNode && members > 1; ring++)
        {
            for (var at = 0; at < members; at++)
            {
                // An even node is entered at its member 'ring' and left from the member before it, an odd node the other way round:
                // every hop between nodes stays on one rail (the last one only if the number of nodes is even).
                var from = Place(at, ring, perNode);
                var to = Place((at + 1) % members, ring, perNode);
                flows[(from, to)] = flows.GetValueOrDefault((from, to)) + part;
            }
        }

        var hops = new FlowListTraffic([.. flows.Select(flow => (flow.Key.Source, flow.Key.Destination, flow.Value))])
        {
            Ranks = ranks,
            LatencySteps = Math.Max(1, 2 * (members - 1)),
            MessageBytes = CeilingOfProduct(1, bytes, (long)perNode * members),
            Protocol = "all-reduce",
        };
        return new("all-reduce", [hops], multiprocessors);
    }

    private static int Place(int at, int ring, int perNode) =>
        (at / perNode * perNode)
        + (at / perNode % 2 == 0 ? (ring + (at % perNode)) % perNode : ((2 * perNode) + ring - 1 - (at % perNode)) % perNode);

    private static FlowListTraffic Hops(IReadOnlyList<int> ranks, long bytes, int rounds, string protocol)
    {
        Check(ranks, bytes);
        var members = ranks.Count;
        var flows = new (int, int, long)[members > 1 ? members : 0];
        var part = CeilingOfProduct((long)rounds * (members - 1), bytes, members);
        for (var member = 0; member < flows.Length; member++)
        {
            flows[member] = (member, (member + 1) % members, part);
        }

        return new FlowListTraffic(flows)
        {
            Ranks = ranks,
            LatencySteps = Math.Max(1, rounds * (members - 1)),
            MessageBytes = CeilingOfProduct(1, bytes, members),
            Protocol = protocol,
        };
    }

    private static long CeilingOfProduct(long left, long right, long divisor) =>
        checked((long)((((Int128)left * right) + divisor - 1) / divisor));

    private static void Check(IReadOnlyList<int> ranks, long bytes)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentOutOfRangeException.ThrowIfZero(ranks.Count, nameof(ranks));
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
    }
}
