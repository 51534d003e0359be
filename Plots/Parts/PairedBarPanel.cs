using System.Collections.Immutable;
using SimMoE.Plots.Rendering;
using static SimMoE.Plots.Rendering.GnuplotText;

namespace SimMoE.Plots.Parts;

/// <summary>Predicted bars (with the seed spread) and, on each, the published number as a marker.</summary>
public sealed class PairedBarPanel : Panel
{
    private readonly ImmutableArray<PairedBar> _bars;

    /// <summary>A panel.</summary>
    /// <param name="title">Stands above the axes, or empty.</param>
    /// <param name="x">Axis of lengths, from zero.</param>
    /// <param name="bars">From top to bottom, groups together.</param>
    public PairedBarPanel(string title, Axis x, ImmutableArray<PairedBar> bars)
        : base(title, x, Slots(bars)) => _bars = bars;

    /// <summary>Column of what is predicted.</summary>
    public required string Predicted { get; init; }

    /// <summary>Column of the smallest prediction over the seeds.</summary>
    public required string Low { get; init; }

    /// <summary>Column of the largest prediction over the seeds.</summary>
    public required string High { get; init; }

    /// <summary>Column of what was published.</summary>
    public required string Published { get; init; }

    internal override bool HorizontalGrid => false;

    internal override bool VerticalGrid => true;

    internal override bool NamesOnly => true;

    internal override void EmitContent(Script script, Box box)
    {
        var slots = SlotsOf(_bars);
        var plots = new List<string>();
        for (var i = 0; i < _bars.Length; i++)
        {
            var rows = _bars[i].Rows.Condition();
            var (value, slot) = ($"column({Quote(Predicted)})", Exact(slots[i]));
            plots.Add($"{script.Source} using ({rows} ? {value} / 2 : NaN):({slot}):({value} / 2):(0.36) with boxxyerror "
                + $"fillstyle solid noborder linecolor rgb '{_bars[i].Colour}'");
        }

        for (var i = 0; i < _bars.Length; i++)
        {
            var (rows, slot) = (_bars[i].Rows.Condition(), Exact(slots[i]));
            plots.Add($"{script.Source} using ({rows} ? column({Quote(Predicted)}) : NaN):({slot}):(column({Quote(Low)})):"
                + $"(column({Quote(High)})) with xerrorbars pointtype 0 linewidth {Place(Theme.AxisWidth)} linecolor rgb '{Theme.Ink}'");
            plots.Add($"{script.Source} using ({rows} ? column({Quote(Published)}) : NaN):({slot}) with points pointtype 7 "
                + "pointsize 0.62 linecolor rgb '#FFFFFF'");
            plots.Add($"{script.Source} using ({rows} ? column({Quote(Published)}) : NaN):({slot}) with points pointtype 7 "
                + "pointsize 0.45 linecolor rgb '#000000'");
        }

        foreach (var (group, slot) in Headings(_bars, slots))
        {
            var y = box.Bottom + (Y.Fraction(slot) * box.Height);
            script.Label(group, script.At(box.Left - 2, y), "right", Theme.SmallSize, Theme.Reference);
        }

        script.Plot(plots);
    }

    private static Axis Slots(ImmutableArray<PairedBar> bars)
    {
        var slots = SlotsOf(bars);
        return new Axis("", AxisScale.Linear, slots[^1] - 0.6, slots[0] + (bars[0].Group.Length > 0 ? 1.5 : 0.6),
            [.. bars.Select((bar, i) => new Tick(slots[i], bar.Label)).Reverse()]);
    }

    /// <summary>Descending places, with an empty one above the first line of each named group for its name.</summary>
    private static double[] SlotsOf(ImmutableArray<PairedBar> bars)
    {
        var slots = new double[bars.Length];
        var next = 0.0;
        for (var i = 0; i < slots.Length; i++)
        {
            next -= i > 0 && bars[i].Group != bars[i - 1].Group ? 2.1 : 1;
            slots[i] = next;
        }

        return slots;
    }

    private static IEnumerable<(string Group, double Slot)> Headings(ImmutableArray<PairedBar> bars, double[] slots)
    {
        for (var i = 0; i < bars.Length; i++)
        {
            if (bars[i].Group.Length > 0 && (i == 0 || bars[i].Group != bars[i - 1].Group))
            {
                yield return (bars[i].Group, slots[i] + 1);
            }
        }
    }
}
