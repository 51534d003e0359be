using System.Collections.Immutable;

namespace SimMoE.Plots;

/// <summary>How every figure looks: one palette, one font, one text size, two widths.</summary>
/// <remarks>Okabe and Ito's palette, which people with any common colour blindness can tell apart
/// (jfly.uni-koeln.de/color, "Color Universal Design", 2008).</remarks>
public static class Theme
{
    /// <summary>Font family. The PDF carries it inside.</summary>
    public const string Font = "Liberation Sans";

    /// <summary>Size of titles and axis labels in points.</summary>
    public const double TextSize = 8;

    /// <summary>Size of tick labels, direct labels, legends and cell numbers in points.</summary>
    public const double SmallSize = 7;

    /// <summary>Width of one column of a two-column paper in points (3.33 in).</summary>
    public const double ColumnWidth = 239.76;

    /// <summary>Width of the page in points (7 in).</summary>
    public const double PageWidth = 504;

    /// <summary>Width of a drawn line, in gnuplot's units.</summary>
    public const double LineWidth = 2.0;

    /// <summary>Width of axes, in gnuplot's units.</summary>
    public const double AxisWidth = 1.0;

    /// <summary>Text and axes.</summary>
    public const string Ink = "#222222";

    /// <summary>Grid lines.</summary>
    public const string Grid = "#E4E4E4";

    /// <summary>Reference lines and bounds.</summary>
    public const string Reference = "#777777";

    /// <summary>Okabe and Ito's blue.</summary>
    public const string Blue = "#0072B2";

    /// <summary>Okabe and Ito's vermilion.</summary>
    public const string Vermilion = "#D55E00";

    /// <summary>Okabe and Ito's bluish green.</summary>
    public const string Green = "#009E73";

    /// <summary>Okabe and Ito's reddish purple.</summary>
    public const string Purple = "#CC79A7";

    /// <summary>Okabe and Ito's orange.</summary>
    public const string Orange = "#E69F00";

    /// <summary>Okabe and Ito's sky blue.</summary>
    public const string Sky = "#56B4E9";

    /// <summary>Okabe and Ito's yellow.</summary>
    public const string Yellow = "#F0E442";

    /// <summary>For series beyond those the paper names, in this order.</summary>
    public static ImmutableArray<string> Palette { get; } = [Blue, Vermilion, Green, Purple, Orange, Sky, "#000000"];

    /// <summary>Three steps from light to full of EP's colour, for rising skew.</summary>
    public static ImmutableArray<string> VermilionSteps { get; } = ["#F2A877", "#E07B2E", "#A84A00"];

    /// <summary>Three steps from light to full of HP's colour, for rising skew.</summary>
    public static ImmutableArray<string> BlueSteps { get; } = ["#7FB8D8", "#3392C4", "#00507D"];

    /// <summary>The colour that a strategy has in every figure.</summary>
    /// <param name="strategy">Name as it stands in tables, such as <c>hp</c>.</param>
    public static string ColourOf(string strategy) => strategy switch
    {
        "hp" => Blue,
        "hp-ep" => Sky,
        "ep" => Vermilion,
        "ep-dedup" or "ep-dedup-rank" => Orange,
        "ep-dedup-node" => Yellow,
        "ep-allgather" => Purple,
        "latent-ep" => Green,
        _ => "#000000",
    };
}
