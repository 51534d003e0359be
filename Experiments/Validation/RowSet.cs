namespace SimMoE.Experiments.Validation;

/// <summary>What a row of the validation table may be used for.</summary>
public enum RowSet
{
    /// <summary>A parameter was fitted to it, so its error says only how well the model's form fits.</summary>
    Calibration,

    /// <summary>Nothing was fitted to it, but it was looked at when a parameter or a model's form was chosen.</summary>
    Seen,

    /// <summary>Nothing was fitted to it or chosen by it: its error is the model's.</summary>
    Validation,

    /// <summary>Compared with arithmetic or with another exact solver, not with a measurement.</summary>
    Exact,
}
