using ScottPlot;

namespace SimMoE.Plots.Charts;

/// <summary>Names of lines, each in its colour at the height where its line ends, in a strip at the right of a plot. Names that would
/// touch are moved apart.</summary>
/// <param name="labels">Name, colour and height, as it is drawn.</param>
internal sealed class EndLabels(IReadOnlyList<(string Name, Color Colour, double Height)> labels) : IPanel
{
    private const float Gap = 3;
    private const float LineHeight = Theme.SmallSize + 1.5f;

    /// <inheritdoc/>
    public bool IsVisible { get; set; } = true;

    /// <inheritdoc/>
    public float MinimumSize { get; set; }

    /// <inheritdoc/>
    public float MaximumSize { get; set; } = float.MaxValue;

    /// <inheritdoc/>
    public Edge Edge => Edge.Right;

    /// <inheritdoc/>
    public bool ShowDebugInformation { get; set; }

    /// <inheritdoc/>
    public float Measure(Paint paint) =>
        Gap + labels.Select(label => Style(label).Measure(label.Name, paint).Width).DefaultIfEmpty(0).Max();

    /// <inheritdoc/>
    public PixelRect GetPanelRect(PixelRect dataRect, float size, float offset, Paint paint) =>
        new(dataRect.Right + offset, dataRect.Right + offset + size, dataRect.Bottom, dataRect.Top);

    /// <inheritdoc/>
    public void Render(RenderPack rp, float size, float offset)
    {
        var axis = rp.Plot.Axes.Left;
        var places = LabelSpread.Place(
            [.. labels.Select(label => (double)axis.GetPixel(label.Height, rp.DataRect))],
            LineHeight,
            rp.DataRect.Top + (LineHeight / 2),
            rp.DataRect.Bottom - (LineHeight / 2)
        );
        for (var i = 0; i < labels.Count; i++)
        {
            Style(labels[i]).Render(rp.Canvas, new Pixel(rp.DataRect.Right + offset + Gap, (float)places[i]), rp.Paint);
        }
    }

    private static LabelStyle Style((string Name, Color Colour, double Height) label)
    {
        var style = new LabelStyle { Alignment = Alignment.MiddleLeft, OffsetY = Theme.Lowering };
        Theme.Set(style, Theme.SmallSize, label.Name);
        style.ForeColor = label.Colour;
        return style;
    }
}
