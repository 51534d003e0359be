using System.Collections.Immutable;

namespace SimMoE.Workload.Measurements;

/// <summary>Columns of a file of collective measurements, in order. docs/measurement-schema.md.</summary>
public static class CollectiveColumns
{
    /// <summary>Machine, such as <c>2xH200</c>.</summary>
    public const string Machine = "machine";

    /// <summary>Software with versions.</summary>
    public const string Software = "software";

    /// <summary>Date, ISO 8601.</summary>
    public const string Date = "date";

    /// <summary>Fabric, such as <c>nvlink</c>, <c>loopback</c>.</summary>
    public const string Fabric = "fabric";

    /// <summary>Ranks.</summary>
    public const string Ranks = "ranks";

    /// <summary>A name of <see cref="CollectiveNames"/>.</summary>
    public const string Collective = "collective";

    /// <summary>Element type: <c>float32</c>, <c>bfloat16</c>, <c>int64</c>.</summary>
    public const string Type = "dtype";

    /// <summary>Bytes of one rank's buffer over all peers, as nccl-tests counts them.</summary>
    public const string SizeBytes = "size_bytes";

    /// <summary>Part of rank 0's rows that leaves it, for uneven exchanges; (ranks - 1) / ranks for even ones; 1 where all of it goes.</summary>
    public const string Share = "share";

    /// <summary><c>cuda-event</c> or <c>monotonic</c>.</summary>
    public const string Clock = "clock";

    /// <summary>Rank that was timed.</summary>
    public const string Rank = "rank";

    /// <summary>Repeats after warm-up.</summary>
    public const string Repeats = "repeats";

    /// <summary>Lower quartile, microseconds.</summary>
    public const string LowerQuartile = "p25_us";

    /// <summary>Median, microseconds.</summary>
    public const string Median = "p50_us";

    /// <summary>Upper quartile, microseconds.</summary>
    public const string UpperQuartile = "p75_us";

    /// <summary>Bytes over the median, 10^9 bytes a second.</summary>
    public const string AlgorithmBandwidth = "algbw_GBps";

    /// <summary>nccl-tests' bus bandwidth, 10^9 bytes a second.</summary>
    public const string BusBandwidth = "busbw_GBps";

    /// <summary>Elements that arrived with a wrong value, over all ranks.</summary>
    public const string Wrong = "wrong";

    /// <summary>Every column, in order.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        Machine, Software, Date, Fabric, Ranks, Collective, Type, SizeBytes, Share, Clock, Rank, Repeats,
        LowerQuartile, Median, UpperQuartile, AlgorithmBandwidth, BusBandwidth, Wrong,
    ];
}
