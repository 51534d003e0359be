using System.Collections.Immutable;
using SimMoE.Plots.Rendering;
using SimMoE.Plots.Tables;
using static SimMoE.Plots.Rendering.GnuplotText;

namespace SimMoE.Plots.Parts;

/// <summary>Lines with bands of the seed spread, markers with error bars, dashed bounds, labelled where they end.</summary>
public sealed class LinePanel : Panel
{
    private const double LabelGap = 4;
    private readonly ImmutableArray<(Line Line, ImmutableArray<Row> Rows)> _lines;
    private readonly string _x;

    /// <summary>A panel.</summary>
    /// <param name="title">Stands above the axes, or empty.</param>
    /// <param name="axes">Horizontal and vertical axis.</param>
    /// <param name="rows">The table's rows in drawing order: ascending in <paramref name="x"/> within each line.</param>
    /// <param name="x">Column of the horizontal axis.</param>
    /// <param name="lines">The series; those without a row that has a value are left out.</param>
    public LinePanel(string title, (Axis X, Axis Y) axes, IReadOnlyList<Row> rows, string x, IEnumerable<Line> lines)
        : base(title, axes.X, axes.Y)
    {
        _x = x;
        _lines = [.. lines
            .Select(line => (line, rows.Where(row => line.Rows.Matches(row) && row.Find(line.Y) is not null).ToImmutableArray()))
            .Where(pair => !pair.Item2.IsEmpty)];
    }

    /// <summary>Values marked by a thin dotted line across the panel, such as 1 for a ratio.</summary>
    public ImmutableArray<double> References { get; init; } = [];

    /// <summary>Vertical capacity line: dashed, labelled, what lies above is shaded. Null for none.</summary>
    public (double Value, string Label)? Capacity { get; init; }

    internal override double RightRoom => Math.Max(base.RightRoom,
        FontMetrics.Widest(_lines.Where(EndsAtEdge).Select(pair => pair.Line.Label), Theme.SmallSize) + LabelGap);

    internal override void EmitContent(Script script, Box box)
    {
        EmitReferences(script);
        EmitLabels(script, box);
        var plots = new List<string>();
        foreach (var (line, _) in _lines.Where(pair => HasBand(pair)))
        {
            plots.Add($"{Using(script, line, line.Low!, line.High!)} with filledcurves linecolor rgb '{line.Colour}' "
                + "fillstyle transparent solid 0.22 noborder");
        }

        foreach (var origin in (Origin[])[Origin.Bound, Origin.Simulated, Origin.Measured])
        {
            plots.AddRange(_lines.Where(pair => pair.Line.Origin == origin).Select(pair => Element(script, pair.Line)));
        }

        script.Plot(plots);
    }

    private string Using(Script script, Line line, params string[] columns)
    {
        var x = $"({line.Rows.Condition()} ? column({Quote(_x)}) : NaN)";
        return $"{script.Source} using {x}:{string.Join(":", columns.Select(c => $"(column({Quote(c)}))"))}";
    }

    private string Element(Script script, Line line)
    {
        var colour = $"linecolor rgb '{line.Colour}'";
        return line.Origin switch
        {
            Origin.Bound => $"{Using(script, line, line.Y)} with lines dashtype (12,7) linewidth {Place(Theme.LineWidth * 0.7)} {colour}",
            Origin.Simulated => $"{Using(script, line, line.Y)} with lines linewidth {Place(Theme.LineWidth)} {colour}",
            _ when line is { Low: { } low, High: { } high } =>
                $"{Using(script, line, line.Y, low, high)} with yerrorbars pointtype 6 pointsize 0.5 "
                + $"linewidth {Place(Theme.LineWidth * 0.6)} {colour}",
            _ => $"{Using(script, line, line.Y)} with points pointtype 6 pointsize 0.5 linewidth {Place(Theme.LineWidth * 0.6)} {colour}",
        };
    }

    private void EmitReferences(Script script)
    {
        foreach (var value in References)
        {
            script.Add($"set arrow from graph 0, first {Exact(value)} to graph 1, first {Exact(value)} nohead back "
                + $"dashtype (3,9) linewidth {Place(Theme.LineWidth * 0.6)} linecolor rgb '{Theme.Reference}'");
        }

        if (Capacity is { } capacity && capacity.Value < Y.Max)
        {
            var at = Exact(capacity.Value);
            script.Add($"set object rectangle from graph 0, first {at} to graph 1, graph 1 behind "
                + $"fillcolor rgb '{Theme.Vermilion}' fillstyle transparent solid 0.07 noborder");
            script.Add($"set arrow from graph 0, first {at} to graph 1, first {at} nohead front "
                + $"dashtype (12,7) linewidth {Place(Theme.LineWidth * 0.7)} linecolor rgb '{Theme.Ink}'");
            script.Label(capacity.Label, $"graph 0.02, first {at} offset character 0, 0.45");
        }
    }

    private void EmitLabels(Script script, Box box)
    {
        var named = _lines.Where(pair => pair.Line.Label.Length > 0).ToArray();
        var atEdge = named.Where(EndsAtEdge).ToArray();
        double[] wanted = [.. atEdge.Select(pair => Y.Fraction(pair.Rows[^1].Number(pair.Line.Y)))];
        var distance = (Theme.SmallSize + 0.5) / box.Height;
        var places = LabelSpread.Place(wanted, distance, 0.02, 0.98);
        for (var i = 0; i < atEdge.Length; i++)
        {
            var at = script.At(box.Right + LabelGap, box.Bottom + (places[i] * box.Height));
            script.Label(atEdge[i].Line.Label, at, "left", Theme.SmallSize, atEdge[i].Line.Colour);
        }

        foreach (var (line, rows) in named.Where(pair => !EndsAtEdge(pair)))
        {
            var x = box.Left + (X.Fraction(rows[^1].Number(_x)) * box.Width);
            var y = box.Bottom + (Y.Fraction(rows[^1].Number(line.Y)) * box.Height);
            script.Label(line.Label, script.At(x + LabelGap, y), "left", Theme.SmallSize, line.Colour);
        }
    }

    private static bool HasBand((Line Line, ImmutableArray<Row> Rows) pair) =>
        pair.Line is { Origin: Origin.Simulated, Low: { } low, High: { } high }
        && pair.Rows.Any(row => row.Find(low) < row.Find(high));

    private bool EndsAtEdge((Line Line, ImmutableArray<Row> Rows) pair) => X.Fraction(pair.Rows[^1].Number(_x)) > 0.85;
}
