namespace SimMoE.Plots.Tables;

/// <summary>What the cells of a column must be.</summary>
public enum ColumnKind
{
    /// <summary>Any text that is not empty.</summary>
    Text,

    /// <summary>A finite number.</summary>
    Number,

    /// <summary>A finite number above zero, as a logarithmic axis needs it.</summary>
    Positive,
}
