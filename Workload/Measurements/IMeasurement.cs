using CsvHelper;

namespace SimMoE.Workload.Measurements;

/// <summary>A row of a measurement file. Its columns are its properties, in their order and under the names beside them;
/// docs/measurement-schema.md says
/// what they mean. <see cref="MeasurementTable"/> reads and writes them.</summary>
public interface IMeasurement
{
    /// <summary>What a row measures, for messages, such as <c>layer</c>.</summary>
    static abstract string Kind { get; }

    /// <summary>Where, with what, and when.</summary>
    Provenance Provenance { get; }

    /// <summary>Repeats after warm-up, of which times are quartiles.</summary>
    int Repeats { get; }

    /// <summary>True if <c>--quick</c> made it: a check that everything works, which stands for no measurement.</summary>
    bool Quick { get; }
}

/// <summary>Where, with what, and when something was measured.</summary>
[CsvRecord]
public sealed partial record Provenance
{
    /// <summary>Machine, such as <c>2xH200</c>.</summary>
    [CsvColumn("machine")]
    public required string Machine { get; init; }

    /// <summary>Software with versions.</summary>
    [CsvColumn("software")]
    public required string Software { get; init; }

    /// <summary>Date, ISO 8601.</summary>
    [CsvColumn("date")]
    public required string Date { get; init; }
}
