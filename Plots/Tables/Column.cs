namespace SimMoE.Plots.Tables;

/// <summary>One column that a figure reads: its part of the contract with the experiment that writes the table.</summary>
/// <param name="Name">Header, with the unit as suffix where it has one, such as <c>step_ms_mean</c>.</param>
/// <param name="Kind">What its cells must be.</param>
/// <param name="Meaning">One sentence for docs/figures.md.</param>
/// <param name="Optional">True if a cell may be empty (a run that gave no number). The column itself must be there.</param>
public sealed record Column(string Name, ColumnKind Kind, string Meaning, bool Optional = false)
{
    /// <summary>True if a table may do without the column: then all its cells are empty.</summary>
    public bool MayBeMissing { get; init; }
}
