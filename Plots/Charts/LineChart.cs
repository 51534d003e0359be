using System.Collections.Immutable;
using ScottPlot;
using ScottPlot.Plottables;

namespace SimMoE.Plots.Charts;

/// <summary>How one series looks beyond what its origin decides.</summary>
/// <param name="Label">Stands where it ends, in its colour; empty for none.</param>
/// <param name="Colour">Its colour.</param>
internal sealed record SeriesLook(string Label, Color Colour)
{
    /// <summary>Width of a simulated line in points.</summary>
    public float Width { get; init; } = Theme.LineWidth;

    /// <summary>Shape of a measured marker.</summary>
    public MarkerShape Shape { get; init; } = MarkerShape.OpenCircle;

    /// <summary>True if a thin line joins measured markers, for curves over time.</summary>
    public bool Joined { get; init; }
}

/// <summary>Draws series into a plot: simulated as a line with a band over the seeds, measured as markers with error bars, a bound
/// dashed.</summary>
internal static class LineChart
{
    private const double AtEdge = 0.85;

    /// <summary>Draws them; bounds lie below lines, lines below markers.</summary>
    /// <param name="plot">Into which.</param>
    /// <param name="scales">Of the horizontal and the vertical axis.</param>
    /// <param name="columns">Column of the horizontal axis, and the quantity without <c>_mean</c>, <c>_min</c>, <c>_max</c>.</param>
    /// <param name="series">What is drawn.</param>
    /// <param name="look">How each looks, from its keys.</param>
    public static void Draw(
        Plot plot,
        (Scale X, Scale Y) scales,
        (string X, string Quantity) columns,
        ImmutableArray<Series> series,
        Func<ImmutableArray<string>, SeriesLook> look
    )
    {
        scales.X.Set(plot.Axes.Bottom);
        scales.Y.Set(plot.Axes.Left);
        (Series Series, SeriesLook Look, Points Points)[] all =
        [
            .. series.Select(one => (one, look(one.Keys), Points.Of(one, scales, columns))),
        ];
        foreach (var (one, style, points) in all.Where(a => a.Series.Origin == Origin.Simulated))
        {
            Band(plot, points, style.Colour);
        }

        foreach (
            var (one, style, points) in all.OrderBy(a =>
                a.Series.Origin switch
                {
                    Origin.Bound => 0,
                    Origin.Simulated => 1,
                    _ => 2,
                }
            )
        )
        {
            Line(plot, one.Origin, points, style);
        }

        Label(
            plot,
            scales,
            [
                .. all.Where(a => a.Series.Origin != Origin.Bound && a.Look.Label.Length > 0)
                    .DistinctBy(a => a.Look.Label)
                    .Select(a => (a.Look, a.Points)),
            ]
        );
    }

    private static void Line(Plot plot, Origin origin, Points points, SeriesLook look)
    {
        var line = plot.Add.Scatter(points.Xs, points.Ys, look.Colour);
        (line.LineWidth, line.MarkerSize) = (look.Width, 0);
        switch (origin)
        {
            case Origin.Bound:
                (line.LineWidth, line.LinePattern) = (Theme.ThinWidth, Origins.Dashes);
                break;
            case Origin.Measured:
                line.LineWidth = look.Joined ? Theme.ThinWidth / 2 : 0;
                line.MarkerStyle = Origins.Ring(look.Shape, look.Colour);
                var bars = new ErrorBar(points.Xs, points.Ys, null, null, points.Up, points.Down);
                plot.Add.Plottable(bars);
                (bars.Color, bars.LineWidth, bars.CapSize) = (look.Colour, Theme.ThinWidth * 0.8f, 1.2f);
                break;
        }
    }

    private static void Band(Plot plot, Points points, Color colour)
    {
        if (points.Up.Concat(points.Down).All(distance => distance == 0))
        {
            return;
        }

        var band = plot.Add.FillY([.. points.Xs.Select((x, i) => (x, points.Ys[i] + points.Up[i], points.Ys[i] - points.Down[i]))]);
        (band.FillColor, band.LineWidth, band.MarkerSize) = (colour.WithAlpha(0.22), 0, 0);
    }

    /// <summary>A series that reaches the right edge is named there, another above its middle.</summary>
    private static void Label(Plot plot, (Scale X, Scale Y) scales, (SeriesLook Look, Points Points)[] named)
    {
        var edge = scales.X.Min + (AtEdge * (scales.X.Max - scales.X.Min));
        if (named.Where(one => one.Points.Xs[^1] > edge).ToArray() is { Length: > 0 } atEdge)
        {
            plot.Axes.AddPanel(new EndLabels([.. atEdge.Select(one => (one.Look.Label, one.Look.Colour, one.Points.Ys[^1]))]));
        }

        foreach (var (look, points) in named.Where(one => one.Points.Xs[^1] <= edge))
        {
            var text = plot.Add.Text(look.Label, (points.Xs[0] + points.Xs[^1]) / 2, points.Ys.Max());
            Theme.Set(text.LabelStyle, Theme.SmallSize, look.Label);
            (text.LabelFontColor, text.LabelAlignment, text.OffsetY) = (look.Colour, Alignment.LowerCenter, -2);
        }
    }

    /// <summary>A series as it is drawn: its points, and how far its spread reaches above and below each.</summary>
    private sealed record Points(double[] Xs, double[] Ys, double[] Up, double[] Down)
    {
        public static Points Of(Series series, (Scale X, Scale Y) scales, (string X, string Quantity) columns)
        {
            double[] ys = [.. series.Rows.Select(row => scales.Y.At(row.Number($"{columns.Quantity}_mean")))];
            return new(
                [.. series.Rows.Select(row => scales.X.At(row.Number(columns.X)))],
                ys,
                [.. End("max").Zip(ys, (high, y) => high - y)],
                [.. End("min").Zip(ys, (low, y) => y - low)]
            );

            IEnumerable<double> End(string end) =>
                series.Rows.Select((row, i) => row.Find($"{columns.Quantity}_{end}") is { } value ? scales.Y.At(value) : ys[i]);
        }
    }
}
