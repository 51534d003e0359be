namespace SimMoE.Workload.Measurements;

/// <summary>One row of a file of collective measurements: the time of one collective of one size on one rank.</summary>
public sealed record CollectiveMeasurement
{
    /// <summary>Machine, such as <c>2xH200</c>.</summary>
    public required string Machine { get; init; }

    /// <summary>Software with versions.</summary>
    public required string Software { get; init; }

    /// <summary>Date, ISO 8601.</summary>
    public required string Date { get; init; }

    /// <summary>Fabric, such as <c>nvlink</c>, <c>loopback</c>.</summary>
    public required string Fabric { get; init; }

    /// <summary>Ranks.</summary>
    public required int Ranks { get; init; }

    /// <summary>A name of <see cref="CollectiveNames"/>.</summary>
    public required string Collective { get; init; }

    /// <summary>Element type: <c>float32</c>, <c>bfloat16</c>, <c>int64</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Bytes of one rank's buffer over all peers, as nccl-tests counts them.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Part of rank 0's rows that leaves it, for uneven exchanges; (ranks - 1) / ranks for even ones; 1 where all of it goes.</summary>
    public required double Share { get; init; }

    /// <summary><c>cuda-event</c> or <c>monotonic</c>.</summary>
    public required string Clock { get; init; }

    /// <summary>Rank that was timed.</summary>
    public required int Rank { get; init; }

    /// <summary>Repeats after warm-up.</summary>
    public required int Repeats { get; init; }

    /// <summary>Quartiles, microseconds.</summary>
    public required Quartiles Time { get; init; }

    /// <summary>Bytes over the median, 10^9 bytes a second.</summary>
    public required double AlgorithmBandwidth { get; init; }

    /// <summary>nccl-tests' bus bandwidth, 10^9 bytes a second.</summary>
    public required double BusBandwidth { get; init; }

    /// <summary>Elements that arrived with a wrong value, over all ranks.</summary>
    public required long Wrong { get; init; }
}
