using SimMoE.Simulator.Network;
using SimMoE.Simulator.Programs;

namespace SimMoE.Simulator.Collectives;

/// <summary>All-to-all and its relatives as NCCL does them: every pair at once, grouped sends. docs/models/collectives.md.</summary>
public static class AllToAll
{
    /// <summary>All-to-all with equal parts, direct.</summary>
    /// <param name="ranks">Global ranks of the group.</param>
    /// <param name="bytesPerPair">Bytes from each member to each other, 0 or more.</param>
    /// <param name="multiprocessors">Multiprocessors it holds on each device.</param>
    public static CollectiveSpec Even(IReadOnlyList<int> ranks, long bytesPerPair, int multiprocessors)
    {
        Check(ranks, bytesPerPair);
        return new("all-to-all", [new EvenTraffic(bytesPerPair) { Ranks = ranks }], multiprocessors);
    }

    /// <summary>All-to-all-v, direct.</summary>
    /// <param name="ranks">Global ranks of the group.</param>
    /// <param name="bytes">Row-major [members, members], row = source; not copied. What a member keeps for itself is ignored.</param>
    /// <param name="multiprocessors">Multiprocessors it holds on each device.</param>
    /// <exception cref="ArgumentException">The matrix does not fit the group.</exception>
    public static CollectiveSpec Uneven(IReadOnlyList<int> ranks, long[] bytes, int multiprocessors)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        Check(ranks, 0);
        return bytes.Length == ranks.Count * ranks.Count
            ? new("all-to-all-v", [new MatrixTraffic(bytes) { Ranks = ranks }], multiprocessors)
            : throw new ArgumentException($"{ranks.Count} members need {ranks.Count * ranks.Count} sizes, not {bytes.Length}", nameof(bytes));
    }

    /// <summary>All-to-all-v in two phases: inside each node everything goes to the member on the destination's rail, then along the
    /// rails. A pair on one node, or on one rail, pays for its own phase only (PXN of NCCL, DeepEP's normal kernels).</summary>
    /// <param name="ranks">Members, node by node, as many on each node.</param>
    /// <param name="bytes">Row-major [members, members], row = source.</param>
    /// <param name="perNode">Members on a node; divides their number.</param>
    /// <param name="multiprocessors">Multiprocessors it holds on each device.</param>
    /// <exception cref="ArgumentException">The matrix or the nodes do not fit the group.</exception>
    public static CollectiveSpec Hierarchical(IReadOnlyList<int> ranks, long[] bytes, int perNode, int multiprocessors)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        Check(ranks, 0);
        var members = ranks.Count;
        if (perNode < 1 || members % perNode != 0 || bytes.Length != members * members)
        {
            throw new ArgumentException($"{members} members on nodes of {perNode}, {bytes.Length} sizes: they do not fit", nameof(perNode));
        }

        var inside = new SortedDictionary<(int, int), long>();
        var along = new SortedDictionary<(int, int), long>();
        for (var source = 0; source < members; source++)
        {
            for (var destination = 0; destination < members; destination++)
            {
                var amount = bytes[(source * members) + destination];
                var gate = (source / perNode * perNode) + (destination % perNode);
                Add(inside, source, gate, amount);
                Add(along, gate, destination, amount);
            }
        }

        Traffic[] phases = [List(ranks, inside), List(ranks, along)];
        return new("all-to-all-v-hierarchical", phases, multiprocessors);
    }

    private static FlowListTraffic List(IReadOnlyList<int> ranks, SortedDictionary<(int Source, int Destination), long> flows) =>
        new([.. flows.Select(flow => (flow.Key.Source, flow.Key.Destination, flow.Value))])
        {
            Ranks = ranks,
            Uneven = flows.Values.Distinct().Skip(1).Any(),
        };

    private static void Add(SortedDictionary<(int, int), long> flows, int source, int destination, long amount)
    {
        if (source != destination && amount > 0)
        {
            flows[(source, destination)] = flows.GetValueOrDefault((source, destination)) + amount;
        }
    }

    private static void Check(IReadOnlyList<int> ranks, long bytes)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentOutOfRangeException.ThrowIfZero(ranks.Count, nameof(ranks));
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
    }
}
