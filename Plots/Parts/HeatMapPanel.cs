using System.Collections.Immutable;
using SimMoE.Plots.Rendering;
using SimMoE.Plots.Tables;
using static SimMoE.Plots.Rendering.GnuplotText;

namespace SimMoE.Plots.Parts;

/// <summary>A map of ratios on cells: white at 1, one colour above and another below, each number in its cell, a line
/// between those above and those below 1.</summary>
public sealed class HeatMapPanel : Panel
{
    private const double BarGap = 8;
    private const double BarWidth = 7;

    private static readonly (double Full, double Mark)[] Marks =
        [(1.25, 1.1), (1.5, 1.25), (2, 1.4), (3, 1.7), (4, 2), (6, 2), (6, 3.5), (8, 2), (8, 4)];

    private readonly ImmutableArray<Row> _rows;
    private readonly ImmutableArray<string> _xs;
    private readonly ImmutableArray<string> _ys;

    /// <summary>A panel.</summary>
    /// <param name="title">Stands above the axes, or empty.</param>
    /// <param name="x">Label of the horizontal axis and the column whose values are its cells.</param>
    /// <param name="y">Label of the vertical axis and the column whose values are its cells.</param>
    /// <param name="allRows">Every row of the figure: all panels get the same cells.</param>
    /// <param name="rows">The rows of this panel.</param>
    public HeatMapPanel(
        string title, (string Label, string Column) x, (string Label, string Column) y, IReadOnlyList<Row> allRows, Filter rows)
        : base(title, Cells(x.Label, Values(allRows, x.Column)), Cells(y.Label, Values(allRows, y.Column)))
    {
        (XColumn, YColumn, Rows) = (x.Column, y.Column, rows);
        (_xs, _ys) = (Values(allRows, x.Column), Values(allRows, y.Column));
        _rows = [.. allRows.Where(rows.Matches)];
    }

    /// <summary>Column of the ratio; empty where there is none.</summary>
    public required string Value { get; init; }

    /// <summary>Column that says why a ratio is missing, and what is written into the cell for each text.</summary>
    public required (string Column, ImmutableArray<(string Status, string Upper, string Lower)> Texts) Missing { get; init; }

    /// <summary>Ratio at which the colours are full: above 1. The scale runs from its inverse to it.</summary>
    public required double Full { get; init; }

    /// <summary>Name of the line's data in the script, unlike those of other panels.</summary>
    public required string FrontierName { get; init; }

    /// <summary>Label of the colour bar at the right; empty for none.</summary>
    public string ColourBar { get; init; } = "";

    internal override bool HorizontalGrid => false;

    internal override double RightRoom => ColourBar.Length == 0 ? 2 : BarGap + BarWidth + 34;

    private string XColumn { get; }

    private string YColumn { get; }

    private Filter Rows { get; }

    /// <summary>A round ratio at which all colours are full, at most 8, so that one extreme cell does not bleach the rest.</summary>
    internal static double FullFor(IEnumerable<double> ratios)
    {
        var most = ratios.Select(r => Math.Max(r, 1 / r)).DefaultIfEmpty(2).Max();
        return new[] { 1.25, 1.5, 2, 3, 4, 6, 8 }.FirstOrDefault(full => full >= most, 8);
    }

    internal override void EmitContent(Script script, Box box)
    {
        Palette(script, box);
        var cell = $"{script.Source} using ({Rows.Condition()} ? {Index(XColumn, _xs)} : NaN):({Index(YColumn, _ys)})";
        var value = $"column({Quote(Value)})";
        var dark = $"(abs(log({value})) > {Exact(0.7 * Math.Log(Full))} ? 0xFFFFFF : 0x{Theme.Ink.AsSpan(1)})";
        var number = $"sprintf({value} < 9.995 ? '%.2f' : {value} < 99.95 ? '%.1f' : '%.0f', {value})";
        var small = $"font ',{Place(Theme.SmallSize - 1)}' noenhanced";
        List<string> plots =
        [
            $"{cell}:(0.49):(0.49):({value}) with boxxyerror fillstyle solid noborder linecolor palette",
            $"{cell}:({number}):{dark} with labels {small} textcolor rgb variable",
        ];
        foreach (var (status, upper, lower) in Missing.Texts.Where(t => _rows.Any(r => r.Text(Missing.Column) == t.Status)))
        {
            var rows = Rows.And(Missing.Column, status);
            var at = $"{script.Source} using ({rows.Condition()} ? {Index(XColumn, _xs)} : NaN):({Index(YColumn, _ys)})";
            plots.Add($"{at}:(0.49):(0.49) with boxxyerror fillstyle solid noborder linecolor rgb '#D8D8D8'");
            plots.Add($"{Missed(at, lower.Length > 0 ? 0.17 : 0)}:({Quote(upper)}) with labels {small} textcolor rgb '{Theme.Ink}'");
            if (lower.Length > 0)
            {
                plots.Add($"{Missed(at, -0.17)}:({Quote(lower)}) with labels {small} textcolor rgb '{Theme.Ink}'");
            }
        }

        var line = FrontierLines();
        if (line.Count > 0)
        {
            script.Block(FrontierName, line.Prepend("x,y"));
            plots.Add($"${FrontierName} using 1:2 with lines linewidth {Place(Theme.LineWidth)} linecolor rgb '#000000'");
        }

        script.Plot(plots);
    }

    private static string Missed(string at, double up) => up == 0 ? at : $"{at[..^1]} + {Exact(up)})";

    private void Palette(Script script, Box box)
    {
        script.Add($"set palette defined (0 '{Theme.Vermilion}', 1 '#F3B98F', 2 '#F7F7F7', 3 '#8FC1DE', 4 '{Theme.Blue}')");
        script.Add($"set logscale cb; set cbrange [{Exact(1 / Full)}:{Exact(Full)}]");
        if (ColourBar.Length == 0)
        {
            script.Add("unset colorbox");
            return;
        }

        double[] above = [.. Marks.Where(m => m.Full == Full).Select(m => m.Mark), Full];
        var marks = above.Select(m => 1 / m).Append(1).Concat(above).Order();
        var ticks = marks.Select(m => $"{Quote(AxisTicks.Text(Math.Round(m, 3), ""))} {Exact(m)}");
        script.Add($"set colorbox user origin {script.At(box.Right + BarGap, box.Bottom).Replace("screen ", "", StringComparison.Ordinal)} "
            + $"size {script.At(BarWidth, box.Height).Replace("screen ", "", StringComparison.Ordinal)} noborder");
        script.Add($"set cbtics scale 0 offset -0.6,0 font ',{Place(Theme.SmallSize)}' ({string.Join(", ", ticks)})");
        script.Upright(ColourBar, box.Right + BarGap + BarWidth + 26, box.Bottom + (box.Height / 2));
    }

    private List<string> FrontierLines()
    {
        var ratios = new double[_xs.Length, _ys.Length];
        for (var i = 0; i < _xs.Length; i++)
        {
            for (var j = 0; j < _ys.Length; j++)
            {
                ratios[i, j] = double.NaN;
            }
        }

        foreach (var row in _rows)
        {
            ratios[_xs.IndexOf(row.Text(XColumn)), _ys.IndexOf(row.Text(YColumn))] =
                row.Find(Value) ?? double.NaN;
        }

        return [.. Frontier.Trace(ratios, 1).Select(s =>
            $"{Exact(s.From.X)},{Exact(s.From.Y)}\n{Exact(s.To.X)},{Exact(s.To.Y)}\n")];
    }

    private static string Index(string column, ImmutableArray<string> values) =>
        "(" + string.Concat(values.Select((value, i) => $"strcol({Quote(column)}) eq {Quote(Cell(value))} ? {i} : ")) + "NaN)";

    private static ImmutableArray<string> Values(IReadOnlyList<Row> rows, string column) =>
        [.. rows.DistinctBy(row => row.Text(column)).OrderBy(row => row.Number(column)).Select(row => row.Text(column))];

    private static Axis Cells(string label, ImmutableArray<string> values) => new(label, AxisScale.Linear, -0.5, values.Length - 0.5,
        [.. values.Select((value, i) => new Tick(i, value))]);
}
