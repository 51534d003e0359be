using System.Collections.Immutable;
using SimMoE.Plots.Parts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>Cuts a table into lines.</summary>
internal static class Series
{
    /// <summary>One line for each combination of keys and source that the table has, in the order of the table.</summary>
    /// <param name="table">Where the rows are.</param>
    /// <param name="quantity">Name of the quantity without <c>_mean</c>, <c>_min</c>, <c>_max</c>.</param>
    /// <param name="keys">Columns that tell lines apart.</param>
    /// <param name="label">Label from the keys' texts. Only one line of equal keys carries it.</param>
    /// <param name="colour">Colour from the keys' texts.</param>
    /// <param name="within">Rows outside it are left out; null takes all.</param>
    public static ImmutableArray<Line> Of(
        Table table, string quantity, string[] keys, Func<string[], string> label, Func<string[], string> colour, Filter? within = null)
    {
        var lines = ImmutableArray.CreateBuilder<Line>();
        var labelled = new HashSet<string>(StringComparer.Ordinal);
        var rows = table.Rows.Where(row => within?.Matches(row) ?? true).Where(row => row.Find($"{quantity}_mean") is not null);
        foreach (var row in rows.DistinctBy(row => string.Join('\u001f', keys.Append(Origins.Column.Name).Select(row.Text))))
        {
            string[] texts = [.. keys.Select(row.Text)];
            var filter = new Filter([.. within?.Terms ?? [], .. keys.Zip(texts), (Origins.Column.Name, row.Text(Origins.Column.Name))]);
            var origin = Origins.Of(table, row);
            var name = origin == Origin.Bound ? "" : label(texts);
            lines.Add(new Line(labelled.Add(name) ? name : "", colour(texts), origin, filter,
                $"{quantity}_mean", $"{quantity}_min", $"{quantity}_max"));
        }

        return lines.ToImmutable();
    }
}
