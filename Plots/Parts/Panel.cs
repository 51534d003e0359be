using System.Collections.Immutable;
using SimMoE.Plots.Rendering;
using static SimMoE.Plots.Rendering.GnuplotText;

namespace SimMoE.Plots.Parts;

/// <summary>One pair of axes of a figure.</summary>
public abstract class Panel
{
    private const double TickLength = 2.5;
    private const double Gap = 3;

    private protected Panel(string title, Axis x, Axis y) => (Title, X, Y) = (title, x, y);

    /// <summary>Stands above the axes; empty for a figure of one panel.</summary>
    public string Title { get; }

    /// <summary>Horizontal axis.</summary>
    public Axis X { get; }

    /// <summary>Vertical axis.</summary>
    public Axis Y { get; }

    /// <summary>Room to the right of the axes, for direct labels.</summary>
    internal virtual double RightRoom => FontMetrics.Width(X.Ticks.LastOrDefault().Label ?? "", Theme.SmallSize) / 2;

    /// <summary>True if the grid follows the marks of the vertical axis.</summary>
    internal virtual bool HorizontalGrid => true;

    /// <summary>True if the grid follows the marks of the horizontal axis.</summary>
    internal virtual bool VerticalGrid => false;

    /// <summary>True if the vertical axis names things and has no marks.</summary>
    internal virtual bool NamesOnly => false;

    /// <summary>Room around the axes.</summary>
    internal Margins Margins => new(
        TickRoom + (Y.Label.Length > 0 ? Theme.TextSize + Gap + 1 : 0),
        RightRoom + 2,
        Title.Length > 0 ? Theme.TextSize + Gap + 2 : 4,
        TickLength + Theme.SmallSize + Gap + (X.Label.Length > 0 ? Theme.TextSize + Gap : 0) + 1);

    private double TickRoom => FontMetrics.Widest(Y.Ticks.Select(t => t.Label), Theme.SmallSize) + TickLength + Gap;

    /// <summary>Draws axes, then what is inside.</summary>
    internal void Emit(Script script, Box box)
    {
        script.Margins(box);
        Frame(script, box);
        EmitContent(script, box);
        script.Add("unset label; unset object; unset arrow");
    }

    /// <summary>Draws what is inside the axes; ends with one plot command.</summary>
    internal abstract void EmitContent(Script script, Box box);

    private void Frame(Script script, Box box)
    {
        Scale(script, "x", X, AxisTicks.Thin(
            X.Ticks, tick => X.Fraction(tick.Value) * box.Width, tick => FontMetrics.Width(tick.Label, Theme.SmallSize) + 4));
        Scale(script, "y", Y, AxisTicks.Thin(Y.Ticks, tick => Y.Fraction(tick.Value) * box.Height, _ => Theme.SmallSize), !NamesOnly);
        script.Add(VerticalGrid || HorizontalGrid
            ? $"set grid {(VerticalGrid ? "x" : "nox")}tics {(HorizontalGrid ? "y" : "noy")}tics back "
                + $"linetype 1 linecolor rgb '{Theme.Grid}' linewidth {Place(Theme.AxisWidth)}"
            : "unset grid");
        if (Title.Length > 0)
        {
            script.Label(Title, script.At(box.Left + (box.Width / 2), box.Top + Gap + 3), "center", Theme.TextSize);
        }

        if (X.Label.Length > 0)
        {
            var below = TickLength + Theme.SmallSize + Gap + (Theme.TextSize / 2) + 2;
            script.Label(X.Label, script.At(box.Left + (box.Width / 2), box.Bottom - below), "center", Theme.TextSize);
        }

        if (Y.Label.Length > 0)
        {
            script.Upright(Y.Label, box.Left - TickRoom - (Theme.TextSize / 2) - 1, box.Bottom + (box.Height / 2));
        }
    }

    private static void Scale(Script script, string name, Axis axis, ImmutableArray<Tick> marks, bool marked = true)
    {
        script.Add(axis.Scale == AxisScale.Log ? $"set logscale {name}" : $"unset logscale {name}");
        script.Add($"set {name}range [{Exact(axis.Min)}:{Exact(axis.Max)}]");
        var ticks = marks.Select(t => $"{Quote(t.Label)} {Exact(t.Value)} {(t.Label.Length > 0 ? 0 : 1)}");
        script.Add($"set {name}tics out nomirror offset {(name == "x" ? "0,0.35" : "0.5,0")} scale {(marked ? "0.35,0.2" : "0")} "
            + $"noenhanced font ',{Place(Theme.SmallSize)}' ({string.Join(", ", ticks)})");
    }
}
