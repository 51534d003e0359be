using System.Collections.Immutable;

namespace SimMoE.Workload.Measurements;

/// <summary>The collectives that are measured, by the names that files hold.</summary>
public static class CollectiveNames
{
    /// <summary>Equal parts for every rank.</summary>
    public const string AllToAll = "all-to-all";

    /// <summary>Unequal parts.</summary>
    public const string AllToAllV = "all-to-all-v";

    /// <summary>Sum over the ranks, for all.</summary>
    public const string AllReduce = "all-reduce";

    /// <summary>Every rank's part, for all.</summary>
    public const string AllGather = "all-gather";

    /// <summary>Sum over the ranks, a part for each.</summary>
    public const string ReduceScatter = "reduce-scatter";

    /// <summary>Rank 0's values, for all.</summary>
    public const string Broadcast = "broadcast";

    /// <summary>Counts [ranks, local experts], int64, exchanged; nothing else.</summary>
    public const string MetadataExchange = "metadata-exchange";

    /// <summary>Counts copied to the host, which waits for them; nothing else.</summary>
    public const string HostSync = "host-sync";

    /// <summary>Both, as an expert-parallel layer does them: counts exchanged, then copied to the host, on the host's clock.</summary>
    public const string MetadataToHost = "metadata-to-host";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } =
    [AllToAll, AllToAllV, AllReduce, AllGather, ReduceScatter, Broadcast, MetadataExchange, HostSync, MetadataToHost];

    /// <summary>Bus bandwidth over algorithm bandwidth (github NVIDIA/nccl-tests, doc/PERFORMANCE.md).</summary>
    /// <param name="collective">One of <see cref="All"/>.</param>
    /// <param name="ranks">Ranks, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another name.</exception>
    public static double BusFactor(string collective, int ranks) =>
        collective switch
        {
            AllToAll or AllToAllV or AllGather or ReduceScatter or MetadataExchange or MetadataToHost => (ranks - 1.0) / ranks,
            AllReduce => 2.0 * (ranks - 1) / ranks,
            Broadcast or HostSync => 1,
            _ => throw new ArgumentOutOfRangeException(nameof(collective), collective, "no such collective"),
        };
}
