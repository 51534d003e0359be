using System.Collections.Immutable;
using SimMoE.Plots.Tables;
using SimMoE.Units;

namespace SimMoE.Plots.Charts;

/// <summary>The rows of one line, or of one set of markers.</summary>
/// <param name="Keys">The texts that tell it from others.</param>
/// <param name="Origin">Where its numbers come from; decides how it is drawn.</param>
/// <param name="Rows">Its rows that have a value, ascending in the column of the horizontal axis; at least one.</param>
internal sealed record Series(ImmutableArray<string> Keys, Origin Origin, ImmutableArray<Row> Rows)
{
    /// <summary>Cuts a table into series: one for each combination of keys and source, in the order of the table.</summary>
    /// <param name="table">Where the rows are.</param>
    /// <param name="columns">Column of the horizontal axis, and the quantity without <c>_mean</c>, <c>_min</c>, <c>_max</c>.</param>
    /// <param name="keys">Columns that tell series apart.</param>
    /// <param name="within">Rows for which it is false are left out; null takes all.</param>
    /// <exception cref="SpecException">A line has two values at one place, or a mean is not between its extremes.</exception>
    public static ImmutableArray<Series> Of(
        Table table,
        (string X, string Quantity) columns,
        string[] keys,
        Func<Row, bool>? within = null
    ) =>
        [
            .. table
                .Rows.Where(row => within?.Invoke(row) ?? true)
                .Where(row => row.Find($"{columns.Quantity}_mean") is not null)
                .GroupBy(row => string.Join('\u001f', keys.Append(Origins.Column.Name).Select(row.Text)))
                .Select(group =>
                    Checked(
                        table,
                        columns,
                        new Series(
                            [.. keys.Select(group.First().Text)],
                            Origins.Of(table, group.First()),
                            [.. group.OrderBy(row => row.Number(columns.X))]
                        )
                    )
                ),
        ];

    // Rows of two experiments in one table would be joined to a line that nothing says.
    private static Series Checked(Table table, (string X, string Quantity) columns, Series series)
    {
        var problems = new List<Problem>();
        foreach (var (row, next) in series.Rows.Zip(series.Rows.Skip(1)).Where(_ => series.Origin != Origin.Measured))
        {
            if (row.Number(columns.X) == next.Number(columns.X))
            {
                problems.Add(
                    new Problem(
                        $"$.{columns.X}",
                        $"'{next.Text(columns.X)}' a second time in the line of {string.Join(", ", series.Keys)}",
                        "one value at each place",
                        next.Line,
                        table.Name
                    )
                );
            }
        }

        foreach (var row in series.Rows)
        {
            var mean = row.Number($"{columns.Quantity}_mean");
            if (row.Find($"{columns.Quantity}_min") > mean || row.Find($"{columns.Quantity}_max") < mean)
            {
                problems.Add(
                    new Problem(
                        $"$.{columns.Quantity}_mean",
                        $"'{row.Text($"{columns.Quantity}_mean")}' is not between the smallest and the largest",
                        "min, mean and max in this order",
                        row.Line,
                        table.Name
                    )
                );
            }
        }

        return problems.Count == 0 ? series : throw new SpecException(problems);
    }
}
