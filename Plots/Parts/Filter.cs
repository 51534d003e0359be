using System.Collections.Immutable;
using SimMoE.Plots.Rendering;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Parts;

/// <summary>Chooses rows by the text of cells, in C# and in the script alike.</summary>
/// <param name="Terms">Columns and the text each must hold; all must agree.</param>
public sealed record Filter(ImmutableArray<(string Column, string Value)> Terms)
{
    /// <summary>Rows whose column holds a text.</summary>
    public static Filter Where(string column, string value) => new([(column, value)]);

    /// <summary>Narrows further.</summary>
    public Filter And(string column, string value) => new(Terms.Add((column, value)));

    /// <summary>True if the row is chosen.</summary>
    public bool Matches(Row row) => Terms.All(term => row.Text(term.Column) == term.Value);

    /// <summary>The same choice as a gnuplot condition.</summary>
    internal string Condition() => string.Join(" && ",
        Terms.Select(term => $"strcol({GnuplotText.Quote(term.Column)}) eq {GnuplotText.Quote(GnuplotText.Cell(term.Value))}"));
}
