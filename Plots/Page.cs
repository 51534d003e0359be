using System.Collections.Immutable;
using ScottPlot;
using SkiaSharp;

namespace SimMoE.Plots;

/// <summary>A figure laid out: plots in rows and columns whose axes stand in line, and a legend above them. Lengths are in
/// points.</summary>
/// <param name="width">Of the page.</param>
/// <param name="height">Of the page.</param>
/// <param name="rows">From top to bottom; each row has as many plots.</param>
public sealed class Page(float width, float height, ImmutableArray<ImmutableArray<Plot>> rows) : IDisposable
{
    private const float Margin = 3;
    private const float Gap = 9;
    private const float LegendGap = 5;
    private bool _isPlaced;
    private ImmutableArray<(Plot Plot, PixelRect Cell)> _cells = [];

    /// <summary>Width of the page.</summary>
    public float Width { get; } = width;

    /// <summary>Height of the page.</summary>
    public float Height { get; } = height;

    /// <summary>The plots, from top to bottom.</summary>
    public ImmutableArray<ImmutableArray<Plot>> Rows { get; } = rows;

    /// <summary>Share of each row in the height that is left for data; empty for equal shares.</summary>
    public ImmutableArray<double> Shares { get; init; } = [];

    /// <summary>Entries of the legend; empty for none.</summary>
    public ImmutableArray<LegendItem> Legend { get; init; } = [];

    /// <summary>Draws it; the same picture each time.</summary>
    /// <param name="canvas">One unit is a point.</param>
    public void Draw(SKCanvas canvas)
    {
        using var paint = Paint.NewDisposablePaint();
        using var above = Theme.NewPlot();
        var strip = new PixelRect(Margin, Width - Margin, Height, Margin);
        var legend = LegendOf(above);
        var top = Legend.IsEmpty ? 0 : legend.GetLayout(strip.Size, paint).LegendRect.Height + LegendGap;
        if (!_isPlaced)
        {
            Place(top, paint);
        }

        legend.Render(canvas, paint, strip, Alignment.UpperCenter);
        foreach (var (plot, cell) in _cells)
        {
            plot.Render(canvas, cell);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var plot in Rows.SelectMany(row => row))
        {
            plot.Dispose();
        }
    }

    /// <summary>Gives every plot its place: in a column all data areas begin and end at the same height or width, whatever their labels
    /// need.</summary>
    private void Place(float top, Paint paint)
    {
        PixelPadding[][] needs = [.. Rows.Select(row => row.Select(plot => Need(plot, paint)).ToArray())];
        var columns = Rows[0].Length;
        float[] left = [.. Enumerable.Range(0, columns).Select(c => needs.Max(row => row[c].Left))];
        float[] right = [.. Enumerable.Range(0, columns).Select(c => needs.Max(row => row[c].Right))];
        var dataWidth = (Width - (2 * Margin) - left.Sum() - right.Sum() - (Gap * (columns - 1))) / columns;
        var dataHeight =
            Height - (2 * Margin) - top - needs.Sum(row => row.Max(n => n.Top) + row.Max(n => n.Bottom)) - (Gap * (Rows.Length - 1));
        double[] shares = Shares.IsEmpty ? [.. Rows.Select(_ => 1.0)] : [.. Shares];
        var cells = ImmutableArray.CreateBuilder<(Plot, PixelRect)>();
        var y = Margin + top;
        for (var r = 0; r < Rows.Length; r++)
        {
            var dataTop = y + needs[r].Max(need => need.Top);
            var dataBottom = dataTop + (float)(dataHeight * shares[r] / shares.Sum());
            var bottom = dataBottom + needs[r].Max(need => need.Bottom);
            var x = Margin;
            for (var c = 0; c < columns; c++)
            {
                var data = new PixelRect(x + left[c], x + left[c] + dataWidth, dataBottom, dataTop);
                Rows[r][c].Layout.Fixed(data);
                cells.Add((Rows[r][c], new PixelRect(x, data.Right + right[c], bottom, y)));
                x = data.Right + right[c] + Gap;
            }

            y = bottom + Gap;
        }

        _cells = cells.ToImmutable();
        _isPlaced = true;

        // ScottPlot draws a plot whose limits are new to it twice, one over the other: the first drawing goes nowhere.
        using var nowhere = new SKNoDrawCanvas((int)Width, (int)Height);
        foreach (var (plot, cell) in _cells)
        {
            plot.Render(nowhere, cell);
        }
    }

    /// <summary>What the labels of a plot need around its data, as ScottPlot measures it.</summary>
    private PixelPadding Need(Plot plot, Paint paint)
    {
        var whole = new PixelRect(0, Width, Height, 0);
        var data = plot.Layout.LayoutEngine.GetLayout(whole, plot, paint).DataRect;
        return new PixelPadding(data.Left, Math.Max(Width - data.Right, Overhang(plot.Axes.Bottom, paint)), Height - data.Bottom, data.Top);
    }

    /// <summary>How far the number of a mark near the right end of an axis reaches beyond it, at least as far as it will.</summary>
    private float Overhang(IXAxis axis, Paint paint)
    {
        const float LeastPartForData = 0.6f;
        var width = LeastPartForData * Width / Rows[0].Length;
        return axis
            .TickGenerator.Ticks.Where(tick => tick.Label.Length > 0)
            .Select(tick =>
                (axis.TickLabelStyle.Measure(tick.Label, paint).Width / 2)
                - ((float)((axis.Max - tick.Position) / (axis.Max - axis.Min)) * width)
            )
            .DefaultIfEmpty(0)
            .Max();
    }

    private Legend LegendOf(Plot plot)
    {
        foreach (var item in Legend)
        {
            Theme.Set(item.LabelStyle, Theme.SmallSize, item.LabelText);
        }

        return new Legend(plot)
        {
            ManualItems = [.. Legend],
            Orientation = Orientation.Horizontal,
            TightHorizontalWrapping = true,
            OutlineWidth = 0,
            ShadowColor = Colors.Transparent,
            BackgroundColor = Colors.Transparent,
            Margin = new PixelPadding(0),
            Padding = new PixelPadding(0, 1),
            SymbolWidth = 12,
            SymbolHeight = 8,
            SymbolPadding = 4,
            InterItemPadding = new PixelPadding(0, 10, 3, 0),
        };
    }
}
