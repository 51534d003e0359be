using System.Collections.Immutable;

namespace SimMoE.Experiments.Sweeps;

/// <summary>One row that a cell adds to a table; the cell's coordinates stand before it in the file.</summary>
/// <param name="Table">Table name, the file's name without <c>.csv</c>: <c>results</c> has one row a cell.</param>
/// <param name="Fields">Columns with their values, in column order; every row of a table has the same columns.</param>
public sealed record ResultRow(string Table, ImmutableArray<(string Column, string Value)> Fields)
{
    /// <summary>The table with one row for each cell.</summary>
    public const string Results = "results";
}
