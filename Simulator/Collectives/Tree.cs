using System.Numerics;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Programs;

namespace SimMoE.Simulator.Collectives;

/// <summary>Pipelined trees as one exchange. docs/models/collectives.md.</summary>
public static class Tree
{
    /// <summary>All-reduce over a double binary tree: each tree reduces and broadcasts half of the bytes, so every member sends and
    /// receives about as much as in a ring, in about 2 log2 N steps (Sanders, Speck, Traff, "Two-tree algorithms for full bandwidth
    /// broadcast, reduction and scan", 2009; used by NCCL since 2.4).</summary>
    /// <param name="ranks">Members.</param>
    /// <param name="bytes">Size of the buffer, S.</param>
    /// <param name="multiprocessors">Multiprocessors it holds on each device.</param>
    public static CollectiveSpec AllReduce(IReadOnlyList<int> ranks, long bytes, int multiprocessors) =>
        new("all-reduce", [Edges(ranks, bytes)], multiprocessors);

    /// <summary>Broadcast from the first member over a binary tree: all bytes over each edge, log2 N steps.</summary>
    /// <param name="ranks">Members, the root first.</param>
    /// <param name="bytes">Size of the buffer.</param>
    /// <param name="multiprocessors">Multiprocessors it holds on each device.</param>
    public static CollectiveSpec Broadcast(IReadOnlyList<int> ranks, long bytes, int multiprocessors)
    {
        Check(ranks, bytes);
        var flows = new (int, int, long)[ranks.Count - 1];
        for (var child = 1; child < ranks.Count; child++)
        {
            flows[child - 1] = ((child - 1) / 2, child, bytes);
        }

        var steps = Math.Max(1, BitOperations.Log2((uint)ranks.Count));
        return new("broadcast", [new FlowListTraffic(flows) { Ranks = ranks, LatencySteps = steps }], multiprocessors);
    }

    /// <summary>Two binary trees over the members in order: in-order numbering puts every odd place on a leaf of the first, and the
    /// second is the first shifted by one, so that a leaf of one is inside the other.</summary>
    private static FlowListTraffic Edges(IReadOnlyList<int> ranks, long bytes)
    {
        Check(ranks, bytes);
        var members = ranks.Count;
        var flows = new SortedDictionary<(int Source, int Destination), long>();
        for (var tree = 0; tree < 2; tree++)
        {
            var half = tree == 0 ? bytes - (bytes / 2) : bytes / 2;
            for (var place = 0; place < members; place++)
            {
                var parent = Parent(place, members);
                if (parent < 0)
                {
                    continue;
                }

                var a = (place + tree) % members;
                var b = (parent + tree) % members;
                flows[(a, b)] = flows.GetValueOrDefault((a, b)) + half;
                flows[(b, a)] = flows.GetValueOrDefault((b, a)) + half;
            }
        }

        return new FlowListTraffic([.. flows.Select(flow => (flow.Key.Source, flow.Key.Destination, flow.Value))])
        {
            Ranks = ranks,
            LatencySteps = Math.Max(1, 2 * BitOperations.Log2((uint)members)),
        };
    }

    /// <summary>Parent in the in-order binary tree rooted at 0, -1 for the root: clear the lowest set bit and set the next; where
    /// that lies outside, only clear.</summary>
    private static int Parent(int place, int members)
    {
        if (place == 0)
        {
            return -1;
        }

        var bit = place & -place;
        var parent = (place ^ bit) | (bit << 1);
        return parent < members ? parent : place ^ bit;
    }

    private static void Check(IReadOnlyList<int> ranks, long bytes)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentOutOfRangeException.ThrowIfZero(ranks.Count, nameof(ranks));
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
    }
}
