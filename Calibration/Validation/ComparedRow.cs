using CsvHelper;

namespace SimMoE.Calibration.Validation;

/// <summary>One number that was predicted and measured.</summary>
[CsvRecord]
public sealed partial record ComparedRow
{
    /// <summary><c>stage</c>, <c>layer</c>, <c>step</c>, <c>memory</c>, or a collective's class.</summary>
    [CsvColumn("kind")]
    public required string Kind { get; init; }

    /// <summary><c>calibration</c>: the profile was fitted to this configuration; <c>validation</c>: it was not.</summary>
    [CsvColumn("set")]
    public required string Set { get; init; }

    /// <summary>Fabric.</summary>
    [CsvColumn("fabric")]
    public required string Fabric { get; init; }

    /// <summary>Ranks.</summary>
    [CsvColumn("ranks")]
    public required int Ranks { get; init; }

    /// <summary>Strategy's word, or the collective.</summary>
    [CsvColumn("strategy")]
    public required string Strategy { get; init; }

    /// <summary>Which program.</summary>
    [CsvColumn("implementation")]
    public required string Implementation { get; init; }

    /// <summary>The configuration.</summary>
    [CsvColumn("configuration")]
    public required string Configuration { get; init; }

    /// <summary>Heads and their width where there are any.</summary>
    [CsvColumn("heads")]
    public string Heads { get; init; } = "";

    /// <summary>Stage, or what of the layer or step.</summary>
    [CsvColumn("item")]
    public required string Item { get; init; }

    /// <summary>Predicted; microseconds, or megabytes for memory.</summary>
    [CsvColumn("predicted")]
    public required double Predicted { get; init; }

    /// <summary>Measured; microseconds, or megabytes for memory.</summary>
    [CsvColumn("measured")]
    public required double Measured { get; init; }

    /// <summary>Predicted over measured less 1, per cent.</summary>
    [CsvColumn("error_percent")]
    public double ErrorPercent
    {
        get => Math.Round(((Predicted / Measured) - 1) * 100, 2);
        init => _ = value; // follows from the two before it
    }

    /// <summary>Part of its layer's or step's measured time, per cent; 100 for wholes.</summary>
    [CsvColumn("share_percent")]
    public double SharePercent { get; init; } = 100;

    /// <summary>How the prediction is known: <c>measured</c>, <c>interpolated</c>, <c>extrapolated</c>, <c>assumed</c>.</summary>
    [CsvColumn("known")]
    public required string Known { get; init; }
}
