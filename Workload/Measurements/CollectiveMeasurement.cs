using CsvHelper;

namespace SimMoE.Workload.Measurements;

/// <summary>The time of one collective of one size on one rank.</summary>
[CsvRecord]
public sealed partial record CollectiveMeasurement : IMeasurement
{
    /// <inheritdoc/>
    public static string Kind => "collective";

    /// <inheritdoc/>
    public required Provenance Provenance { get; init; }

    /// <summary>What was timed.</summary>
    public required MeasuredCollective Collective { get; init; }

    /// <summary><c>cuda-event</c> or <c>monotonic</c>.</summary>
    [CsvColumn("clock")]
    public required string Clock { get; init; }

    /// <summary>Rank that was timed.</summary>
    [CsvColumn("rank")]
    public required int Rank { get; init; }

    /// <inheritdoc/>
    [CsvColumn("repeats")]
    public required int Repeats { get; init; }

    /// <summary>Quartiles, microseconds.</summary>
    public required Quartiles Time { get; init; }

    /// <summary>Bytes over the median, 10^9 bytes a second.</summary>
    [CsvColumn("algbw_GBps")]
    public required double AlgorithmBandwidth { get; init; }

    /// <summary>nccl-tests' bus bandwidth, 10^9 bytes a second.</summary>
    [CsvColumn("busbw_GBps")]
    public required double BusBandwidth { get; init; }

    /// <summary>Elements that arrived with a wrong value, over all ranks.</summary>
    [CsvColumn("wrong")]
    public required long Wrong { get; init; }

    /// <inheritdoc/>
    [CsvColumn("quick", Optional = true)]
    public bool Quick { get; init; }
}

/// <summary>A collective of one size: rows of one have equal ones, but for the rank.</summary>
[CsvRecord]
public sealed partial record MeasuredCollective
{
    /// <summary>Fabric, such as <c>nvlink</c>, <c>loopback</c>.</summary>
    [CsvColumn("fabric")]
    public required string Fabric { get; init; }

    /// <summary>Ranks.</summary>
    [CsvColumn("ranks")]
    public required int Ranks { get; init; }

    /// <summary>A name of <see cref="CollectiveNames"/>.</summary>
    [CsvColumn("collective")]
    public required string Name { get; init; }

    /// <summary>Element type: <c>float32</c>, <c>bfloat16</c>, <c>int64</c>.</summary>
    [CsvColumn("dtype")]
    public required string Type { get; init; }

    /// <summary>Bytes of one rank's buffer over all peers, as nccl-tests counts them.</summary>
    [CsvColumn("size_bytes")]
    public required long SizeBytes { get; init; }

    /// <summary>Part of rank 0's rows that leaves it, for uneven exchanges; (ranks - 1) / ranks for even ones; 1 where all of it
    /// goes.</summary>
    [CsvColumn("share")]
    public required double Share { get; init; }
}
