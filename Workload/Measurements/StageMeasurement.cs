using CsvHelper;
using SimMoE.Workload.Stages;

namespace SimMoE.Workload.Measurements;

/// <summary>The time of one stage of a layer, or of a whole training step, on one rank.</summary>
[CsvRecord]
public sealed partial record StageMeasurement : IMeasurement
{
    /// <summary><see cref="Stage"/> of a whole layer, timed without stages.</summary>
    public const string WholeLayer = "layer";

    /// <summary><see cref="Stage"/> of a whole training step, timed without stages.</summary>
    public const string WholeStep = "step";

    /// <inheritdoc/>
    public static string Kind => "stage";

    /// <inheritdoc/>
    public required Provenance Provenance { get; init; }

    /// <summary>Whose stage it is; in files of steps, the sparse layers of the model.</summary>
    public required MeasuredLayer Layer { get; init; }

    /// <summary>A name of <see cref="Stages.Stage"/>, <see cref="WholeLayer"/> or <see cref="WholeStep"/>.</summary>
    [CsvColumn("stage")]
    public required string Stage { get; init; }

    /// <summary>Direction.</summary>
    [CsvColumn("pass")]
    public required Pass Pass { get; init; }

    /// <summary>Rank that was timed.</summary>
    [CsvColumn("rank")]
    public required int Rank { get; init; }

    /// <inheritdoc/>
    [CsvColumn("repeats")]
    public required int Repeats { get; init; }

    /// <summary>Quartiles, microseconds.</summary>
    public required Quartiles Time { get; init; }

    /// <inheritdoc/>
    [CsvColumn("quick", Optional = true)]
    public bool Quick { get; init; }
}
