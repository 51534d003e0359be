using System.Collections.Immutable;

namespace SimMoE.Workload.Measurements;

/// <summary>Columns of a file of kernel measurements, in order. docs/measurement-schema.md.</summary>
public static class KernelColumns
{
    /// <summary>Machine, such as <c>2xH200</c>.</summary>
    public const string Machine = "machine";

    /// <summary>Software with versions.</summary>
    public const string Software = "software";

    /// <summary>Date, ISO 8601.</summary>
    public const string Date = "date";

    /// <summary>Device, such as <c>NVIDIA H200</c>.</summary>
    public const string Device = "device";

    /// <summary>Family, such as <c>gemm</c>, <c>grouped-gemm</c>.</summary>
    public const string Family = "family";

    /// <summary>Element type: <c>float32</c>, <c>bfloat16</c>, <c>int64</c>.</summary>
    public const string Type = "dtype";

    /// <summary>Shape as <c>name=value</c> pairs with blanks between, such as <c>m=512 n=256 k=1024</c>.</summary>
    public const string Shape = "shape";

    /// <summary><c>graph</c>, <c>stream</c> or <c>host</c>: how launches were put behind each other.</summary>
    public const string Method = "method";

    /// <summary><c>cuda-event</c> or <c>monotonic</c>.</summary>
    public const string Clock = "clock";

    /// <summary>Launches between two readings of the clock; times are of one.</summary>
    public const string Launches = "launches";

    /// <summary>Repeats after warm-up.</summary>
    public const string Repeats = "repeats";

    /// <summary>Lower quartile, microseconds.</summary>
    public const string LowerQuartile = "p25_us";

    /// <summary>Median, microseconds.</summary>
    public const string Median = "p50_us";

    /// <summary>Upper quartile, microseconds.</summary>
    public const string UpperQuartile = "p75_us";

    /// <summary>Floating-point operations of one launch, a multiply-add is two; 0 where none are counted.</summary>
    public const string Flops = "flop";

    /// <summary>Least bytes that one launch reads and writes; 0 where none are counted.</summary>
    public const string Bytes = "bytes";

    /// <summary>Every column, in order.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        Machine, Software, Date, Device, Family, Type, Shape, Method, Clock, Launches, Repeats,
        LowerQuartile, Median, UpperQuartile, Flops, Bytes,
    ];
}
