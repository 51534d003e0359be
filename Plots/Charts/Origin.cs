using System.Collections.Immutable;
using ScottPlot;
using SimMoE.Plots.Tables;
using SimMoE.Units;

namespace SimMoE.Plots.Charts;

/// <summary>Where a number comes from. It alone decides how the number is drawn, the same in every figure.</summary>
public enum Origin
{
    /// <summary>Predicted by the simulator: a line, or a bar.</summary>
    Simulated,

    /// <summary>Measured or published: a marker.</summary>
    Measured,

    /// <summary>A bound or a capacity: dashed.</summary>
    Bound,
}

/// <summary>The column <c>source</c> of tables.</summary>
public static class Origins
{
    /// <summary>Dashes of a bound, and gaps, in points.</summary>
    public static LinePattern Dashes { get; } = new([4, 2.4f], 0, "bound");

    /// <summary>The column that says where a row's numbers come from.</summary>
    public static Column Column { get; } =
        new("source", ColumnKind.Text, "`simulated` (drawn as a line), `measured` (marker) or `bound` (dashed)");

    /// <summary>The origin that a row names.</summary>
    /// <exception cref="SpecException">Its <c>source</c> is none of the three.</exception>
    public static Origin Of(Table table, Row row)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(row);
        return row.Text(Column.Name) switch
        {
            "simulated" => Origin.Simulated,
            "measured" => Origin.Measured,
            "bound" => Origin.Bound,
            var other => throw new SpecException(
                new Problem("$.source", $"'{other}' is no source", "simulated, measured or bound", row.Line, table.Name)
            ),
        };
    }

    /// <summary>Entries of a legend that tell the origins of a table apart; none where all rows are of one origin.</summary>
    internal static ImmutableArray<LegendItem> Legend(Table table)
    {
        var origins = All(table);
        return origins.Length < 2 ? [] : [.. origins.Select(Entry)];
    }

    /// <summary>Says in one sentence what lines, bands and markers of a table are.</summary>
    /// <param name="table">What is drawn.</param>
    /// <param name="quantity">Name of the drawn quantity without <c>_mean</c>, <c>_min</c>, <c>_max</c>.</param>
    internal static string Sentence(Table table, string quantity)
    {
        var origins = All(table);
        var text = string.Join("; ", origins.Select(origin => Of(origin, Spread(table, quantity, origin))));
        return $"{char.ToUpperInvariant(text[0])}{text[1..]}.";
    }

    private static Origin[] All(Table table) => [.. table.Rows.Select(row => Of(table, row)).Distinct().Order()];

    private static string Of(Origin origin, double spread) =>
        origin switch
        {
            // A band of two percent is as thick as a line that spans a decade or two.
            Origin.Simulated when spread > 0.02 => "lines are simulated, bands span the seeds",
            Origin.Simulated when spread > 0 => "lines are simulated (the seeds differ by less than a line is thick)",
            Origin.Simulated => "lines are simulated",
            Origin.Measured when spread > 0 => "markers are measured, bars span the repeats",
            Origin.Measured => "markers are measured",
            _ => "dashes are closed-form bounds",
        };

    private static double Spread(Table table, string quantity, Origin origin) =>
        table
            .Rows.Where(row => Of(table, row) == origin)
            .Select(row => row.Find($"{quantity}_max") / row.Find($"{quantity}_min") - 1 ?? 0)
            .DefaultIfEmpty(0)
            .Max();

    private static LegendItem Entry(Origin origin) =>
        origin switch
        {
            Origin.Simulated => new LegendItem
            {
                LabelText = "simulated",
                LineColor = Theme.Reference,
                LineWidth = Theme.LineWidth,
            },
            Origin.Measured => new LegendItem { LabelText = "measured", MarkerStyle = Ring(MarkerShape.OpenCircle, Theme.Reference) },
            _ => new LegendItem
            {
                LabelText = "bound",
                LineColor = Theme.Reference,
                LineWidth = Theme.ThinWidth,
                LinePattern = Dashes,
            },
        };

    /// <summary>How a measured number is marked.</summary>
    internal static MarkerStyle Ring(MarkerShape shape, Color colour) =>
        new(shape, Theme.MarkerSize, colour) { LineWidth = Theme.ThinWidth };
}
