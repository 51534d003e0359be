namespace SimMoE.Plots;

/// <summary>How wide a text is, so that margins fit it exactly and nothing is clipped.</summary>
/// <remarks>Advance widths of printable ASCII in thousandths of the size. Liberation Sans is metric-compatible with Arial, and Arial
/// with Helvetica, whose widths are published in Adobe's Core 14 font metrics (Helvetica.afm).</remarks>
internal static class FontMetrics
{
    private const int Other = 600;

    private static readonly short[] Widths =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // space to slash
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // 0 to ?
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // @ to O
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // P to _
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // ` to o
        556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, // p to ~
    ];

    /// <summary>Width of a text in points.</summary>
    /// <param name="text">One line.</param>
    /// <param name="size">Font size in points.</param>
    public static double Width(string text, double size)
    {
        var thousandths = 0;
        foreach (var c in text)
        {
            thousandths += c is >= ' ' and <= '~' ? Widths[c - ' '] : Other;
        }

        return thousandths * size / 1000;
    }

    /// <summary>Width of the widest of some texts in points, 0 for none.</summary>
    public static double Widest(IEnumerable<string> texts, double size) =>
        texts.Select(text => Width(text, size)).DefaultIfEmpty(0).Max();
}
