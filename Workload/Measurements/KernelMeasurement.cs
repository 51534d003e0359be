using CsvHelper;

namespace SimMoE.Workload.Measurements;

/// <summary>The time of one kernel family at one shape.</summary>
[CsvRecord]
public sealed partial record KernelMeasurement : IMeasurement
{
    /// <inheritdoc/>
    public static string Kind => "kernel";

    /// <inheritdoc/>
    public required Provenance Provenance { get; init; }

    /// <summary>What was timed.</summary>
    public required MeasuredKernel Kernel { get; init; }

    /// <summary><c>stream</c> or <c>host</c>: whose time it is.</summary>
    [CsvColumn("method")]
    public required string Method { get; init; }

    /// <summary><c>cuda-event</c> or <c>monotonic</c>.</summary>
    [CsvColumn("clock")]
    public required string Clock { get; init; }

    /// <summary>Launches between two readings of the clock; times are of one.</summary>
    [CsvColumn("launches")]
    public required int Launches { get; init; }

    /// <inheritdoc/>
    [CsvColumn("repeats")]
    public required int Repeats { get; init; }

    /// <summary>Quartiles of one launch, microseconds.</summary>
    public required Quartiles Time { get; init; }

    /// <summary>Floating-point operations of one launch, a multiply-add is two; 0 where none are counted.</summary>
    [CsvColumn("flop")]
    public required long Flops { get; init; }

    /// <summary>Least bytes that one launch reads and writes; 0 where none are counted.</summary>
    [CsvColumn("bytes")]
    public required long Bytes { get; init; }

    /// <inheritdoc/>
    [CsvColumn("quick", Optional = true)]
    public bool Quick { get; init; }
}

/// <summary>A kernel family at one shape on one kind of device.</summary>
[CsvRecord]
public sealed partial record MeasuredKernel
{
    /// <summary>Device, such as <c>NVIDIA H200</c>.</summary>
    [CsvColumn("device")]
    public required string Device { get; init; }

    /// <summary>Family, such as <c>gemm</c>, <c>grouped-gemm</c>.</summary>
    [CsvColumn("family")]
    public required string Family { get; init; }

    /// <summary>Element type: <c>float32</c>, <c>bfloat16</c>, <c>int64</c>.</summary>
    [CsvColumn("dtype")]
    public required string Type { get; init; }

    /// <summary>Shape as <c>name=value</c> pairs with blanks between, such as <c>m=512 n=256 k=1024</c>.</summary>
    [CsvColumn("shape")]
    public required string Shape { get; init; }
}
