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
            ? new("all-to-all-v", [new MatrixTraffic(bytes) { Ranks = ranks, Protocol = "all-to-all-v" }], multiprocessors)
            : throw new ArgumentException(
                $"{ranks.Count} members need {ranks.Count * ranks.Count} sizes, not {bytes.Length}",
                nameof(bytes)
            );
    }

    private static void Check(IReadOnlyList<int> ranks, long bytes)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentOutOfRangeException.ThrowIfZero(ranks.Count, nameof(ranks));
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
    }
}
