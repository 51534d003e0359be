using System.Collections.Immutable;
using ScottPlot;

namespace SimMoE.Plots;

/// <summary>How every figure looks: one palette, one font, two text sizes, two widths. All lengths are in points.</summary>
/// <remarks>Okabe and Ito's palette, which people with any common colour blindness can tell apart
/// (jfly.uni-koeln.de/color, "Color Universal Design", 2008).</remarks>
public static class Theme
{
    /// <summary>Size of titles and axis labels.</summary>
    public const float TextSize = 8;

    /// <summary>Size of tick labels, direct labels, legends and cell numbers.</summary>
    public const float SmallSize = 7;

    /// <summary>Width of one column of a two-column paper (3.33 in).</summary>
    public const float ColumnWidth = 240;

    /// <summary>Width of the page (7 in).</summary>
    public const float PageWidth = 504;

    /// <summary>Width of a simulated line.</summary>
    public const float LineWidth = 1.3f;

    /// <summary>Width of axes, bounds, error bars and rims of markers.</summary>
    public const float ThinWidth = 0.8f;

    /// <summary>Diameter of a marker.</summary>
    public const float MarkerSize = 4.2f;

    /// <summary>How far a text is moved down so that its small letters, not its line, stand in the middle.</summary>
    internal const float Lowering = 0.7f;

    /// <summary>Text and axes.</summary>
    public static Color Ink { get; } = Color.FromHex("#222222");

    /// <summary>Grid lines.</summary>
    public static Color Grid { get; } = Color.FromHex("#E4E4E4");

    /// <summary>Reference lines, and what has no colour of its own.</summary>
    public static Color Reference { get; } = Color.FromHex("#777777");

    /// <summary>Okabe and Ito's blue.</summary>
    public static Color Blue { get; } = Color.FromHex("#0072B2");

    /// <summary>Okabe and Ito's vermilion.</summary>
    public static Color Vermilion { get; } = Color.FromHex("#D55E00");

    /// <summary>Okabe and Ito's bluish green.</summary>
    public static Color Green { get; } = Color.FromHex("#009E73");

    /// <summary>Okabe and Ito's reddish purple.</summary>
    public static Color Purple { get; } = Color.FromHex("#CC79A7");

    /// <summary>Okabe and Ito's orange.</summary>
    public static Color Orange { get; } = Color.FromHex("#E69F00");

    /// <summary>Okabe and Ito's sky blue.</summary>
    public static Color Sky { get; } = Color.FromHex("#56B4E9");

    /// <summary>Okabe and Ito's yellow.</summary>
    public static Color Yellow { get; } = Color.FromHex("#F0E442");

    /// <summary>For series beyond those that have a colour of their own, in this order.</summary>
    public static ImmutableArray<Color> Others { get; } = [Purple, Orange, Sky, Ink];

    /// <summary>Three steps from light to dark of EP's colour, for rising skew.</summary>
    public static ImmutableArray<Color> VermilionSteps { get; } =
    [Color.FromHex("#F0985A"), Color.FromHex("#D55E00"), Color.FromHex("#863B00")];

    /// <summary>Three steps from light to dark of HP's colour, for rising skew.</summary>
    public static ImmutableArray<Color> BlueSteps { get; } = [Color.FromHex("#5AA9DA"), Color.FromHex("#0072B2"), Color.FromHex("#00405F")];

    /// <summary>The colour that a strategy has in every figure.</summary>
    /// <param name="strategy">Name as it stands in tables, such as <c>hp</c>.</param>
    public static Color ColourOf(string strategy) =>
        strategy switch
        {
            "hp" => Blue,
            "hp-ep" => Sky,
            "ep" => Vermilion,
            "ep-dedup" or "ep-dedup-rank" => Orange,
            "ep-dedup-node" => Yellow,
            "ep-allgather" => Purple,
            "latent-ep" => Green,
            _ => Reference,
        };

    /// <summary>An empty plot in this look: axes at the left and below, no frame, light lines across.</summary>
    /// <param name="title">Stands above it, or empty.</param>
    /// <exception cref="RenderException">The font is missing.</exception>
    public static Plot NewPlot(string title = "")
    {
        Fonts.DefaultFontStyle = PaperFont.Typeface; // what every label of a new plot is set in
        var plot = new Plot();
        plot.RenderManager.ClearCanvasBeforeEachRender = false; // several plots share one page
        plot.FigureBackground.Color = Colors.Transparent;
        (plot.Axes.Top.IsVisible, plot.Axes.Right.IsVisible) = (false, false);
        Set(plot.Axes.Title.Label, TextSize, title);
        plot.Axes.Title.VerticalPadding = 3;
        foreach (var axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            Style(axis);
        }

        plot.Grid.MajorLineColor = Grid;
        plot.Grid.MajorLineWidth = 0.6f;
        plot.Grid.XAxisStyle.IsVisible = false;
        return plot;
    }

    /// <summary>Sets an axis in this look.</summary>
    internal static void Style(IAxis axis)
    {
        ((ScottPlot.AxisPanels.AxisBase)axis).EmptyLabelPadding = axis.IsVertical() ? new(9, 0, 0, 0) : new(0, 0, 0, 3);
        ((ScottPlot.AxisPanels.AxisBase)axis).PaddingBetweenTickAndAxisLabels = axis.IsVertical() ? new(10, 0, 0, 0) : new(0, 0, 0, 4);
        ((ScottPlot.AxisPanels.AxisBase)axis).PaddingOutsideAxisLabels = new(0, 0, 0, 0);
        Set(axis.Label, TextSize, axis.Label.Text);
        Set(axis.TickLabelStyle, SmallSize, "");
        axis.TickLabelStyle.OffsetY = axis.IsVertical() ? Lowering : 0;
        foreach (var (mark, length) in new[] { (axis.MajorTickStyle, 3f), (axis.MinorTickStyle, 1.8f) })
        {
            (mark.Length, mark.Width, mark.Color, mark.AntiAlias) = (length, ThinWidth * 0.9f, Ink, true);
        }

        (axis.FrameLineStyle.Width, axis.FrameLineStyle.Color, axis.FrameLineStyle.AntiAlias) = (ThinWidth, Ink, true);
    }

    /// <summary>Sets a label in this look.</summary>
    internal static void Set(LabelStyle label, float size, string text) =>
        (label.Text, label.FontSize, label.Bold, label.ForeColor) = (text, size, false, Ink);
}
