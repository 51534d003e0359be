namespace SimMoE.Workload.Measurements;

/// <summary>One row of a file of kernel measurements: the time of one kernel family at one shape.</summary>
public sealed record KernelMeasurement
{
    /// <summary>Machine, such as <c>2xH200</c>.</summary>
    public required string Machine { get; init; }

    /// <summary>Software with versions.</summary>
    public required string Software { get; init; }

    /// <summary>Date, ISO 8601.</summary>
    public required string Date { get; init; }

    /// <summary>Device, such as <c>NVIDIA H200</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Family, such as <c>gemm</c>, <c>grouped-gemm</c>.</summary>
    public required string Family { get; init; }

    /// <summary>Element type: <c>float32</c>, <c>bfloat16</c>, <c>int64</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Shape as <c>name=value</c> pairs with blanks between, such as <c>m=512 n=256 k=1024</c>.</summary>
    public required string Shape { get; init; }

    /// <summary><c>graph</c>, <c>stream</c> or <c>host</c>: how launches were put behind each other.</summary>
    public required string Method { get; init; }

    /// <summary><c>cuda-event</c> or <c>monotonic</c>.</summary>
    public required string Clock { get; init; }

    /// <summary>Launches between two readings of the clock; times are of one.</summary>
    public required int Launches { get; init; }

    /// <summary>Repeats after warm-up.</summary>
    public required int Repeats { get; init; }

    /// <summary>Quartiles of one launch, microseconds.</summary>
    public required Quartiles Time { get; init; }

    /// <summary>Floating-point operations of one launch, a multiply-add is two; 0 where none are counted.</summary>
    public required long Flops { get; init; }

    /// <summary>Least bytes that one launch reads and writes; 0 where none are counted.</summary>
    public required long Bytes { get; init; }
}
