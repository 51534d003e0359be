using System.Collections.Immutable;
using SimMoE.Plots.Rendering;
using SimMoE.Plots.Tables;
using static SimMoE.Plots.Rendering.GnuplotText;

namespace SimMoE.Plots.Parts;

/// <summary>Bars from left to right, each a pile of parts whose colour says what they are.</summary>
public sealed class StackedBarPanel : Panel
{
    private const double Thickness = 0.36;
    private readonly ImmutableArray<StackedBar> _bars;

    /// <summary>A panel.</summary>
    /// <param name="title">Stands above the axes, or empty.</param>
    /// <param name="x">Axis of lengths, from zero.</param>
    /// <param name="bars">From top to bottom; at least one.</param>
    public StackedBarPanel(string title, Axis x, ImmutableArray<StackedBar> bars)
        : base(title, x, Slots(bars)) => _bars = bars;

    /// <summary>Column of the parts' lengths.</summary>
    public required string Value { get; init; }

    /// <summary>Column that decides the colour of a part.</summary>
    public required string Part { get; init; }

    /// <summary>Colour of each text that may stand in <see cref="Part"/>.</summary>
    public required ImmutableArray<(string Part, string Colour)> Colours { get; init; }

    internal override bool HorizontalGrid => false;

    internal override bool VerticalGrid => true;

    internal override bool NamesOnly => true;

    /// <summary>Longest pile of a table's rows: what the axis must reach.</summary>
    internal static double Longest(IEnumerable<StackedBar> bars, IReadOnlyList<Row> rows, string value) =>
        bars.Max(bar => rows.Where(bar.Rows.Matches).Sum(row => row.Number(value)));

    internal override void EmitContent(Script script, Box box)
    {
        var colour = string.Concat(Colours.Select(c =>
            $"strcol({Quote(Part)}) eq {Quote(Cell(c.Part))} ? 0x{c.Colour.AsSpan(1)} : "));
        script.Define($"colour_of_part(row) = {colour}0x{Theme.Reference.AsSpan(1)}");
        var (value, seam) = ($"column({Quote(Value)})", Exact(X.Max / 1500));
        var plots = new List<string>();
        for (var i = 0; i < _bars.Length; i++)
        {
            // Each part begins where the one before it ended: 'end' runs along the rows of one bar. It reaches a hair under its
            // neighbour, or parts of one colour would show a seam.
            var slot = Exact(_bars.Length - 1 - i);
            plots.Add($"end = 0.0, {script.Source} using ({_bars[i].Rows.Condition()} ? (begin = end, end = end + {value}) : NaN):({slot})"
                + $":(begin > 0 ? begin - {seam} : 0):(end):({slot} - {Place(Thickness)}):({slot} + {Place(Thickness)})"
                + ":(colour_of_part(0)) with boxxyerror "
                + "fillstyle solid noborder linecolor rgb variable");
            if (_bars[i].Note.Length > 0)
            {
                var x = box.Left + (Math.Min(1, X.Fraction(Ends[i])) * box.Width);
                var y = box.Bottom + (Y.Fraction(_bars.Length - 1 - i) * box.Height);
                script.Label(_bars[i].Note, script.At(x + 3, y));
            }
        }

        script.Plot(plots);
    }

    /// <summary>Where each bar ends, so that its note can stand there.</summary>
    public required ImmutableArray<double> Ends { get; init; }

    private static Axis Slots(ImmutableArray<StackedBar> bars) => new("", AxisScale.Linear, -0.6, bars.Length - 0.4,
        [.. bars.Select((bar, i) => new Tick(bars.Length - 1 - i, bar.Label)).Reverse()]);
}
