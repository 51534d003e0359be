namespace SimMoE.Experiments.Validation;

/// <summary>A value that somebody published or measured, beside what SimMoE predicts for it.</summary>
public sealed record ValidationRow
{
    /// <summary>What was measured, unique in its group.</summary>
    public required string Case { get; init; }

    /// <summary>Calibration, validation or exact.</summary>
    public required RowSet Set { get; init; }

    /// <summary>Published or measured value, in <see cref="Unit"/>.</summary>
    public required double Published { get; init; }

    /// <summary>Predicted value, in <see cref="Unit"/>.</summary>
    public required double Predicted { get; init; }

    /// <summary>Unit of both values, such as <c>us</c> or <c>GB/s</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>Where the published value stands.</summary>
    public required string Source { get; init; }

    /// <summary>Name and value of what was fitted, on whichever row; empty if nothing was.</summary>
    public string Fitted { get; init; } = "";

    /// <summary>What a reader has to know besides; may be empty.</summary>
    public string Remark { get; init; } = "";

    /// <summary>Predicted over published, less one, in percent.</summary>
    public double ErrorPercent => 100 * ((Predicted / Published) - 1);
}
