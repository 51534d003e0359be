using System.Collections.Immutable;
using ScottPlot;
using SimMoE.Plots.Charts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>Peak memory of the fullest GPU against k under Zipf skew: the right half of the paper's Fig. 3.</summary>
public sealed class Fig3MemoryBySkew : Figure
{
    private const string Capacity = "capacity_gb";

    /// <inheritdoc/>
    public override string Name => "fig3-memory-by-skew";

    /// <inheritdoc/>
    public override string Title => "Peak memory against k under skewed routing";

    /// <inheritdoc/>
    public override ImmutableArray<Column> Columns { get; } =
    [
        Shared.Strategy,
        Shared.Skew,
        Shared.K,
        Origins.Column,
        .. Shared.Spread("peak_memory_gb", "peak memory of the fullest rank, GB of 10^9 bytes"),
        new(Capacity, ColumnKind.Positive, "memory of the device, the same in every row"),
    ];

    /// <inheritdoc/>
    protected override string About =>
        "Peak memory of the fullest of 4 GPUs against the experts that a token uses. Routing is Zipf with exponent s; darker is more "
        + "skewed. Above the dashed line a run ends out of memory; the line goes on as what would be needed. "
        + "After Fig. 3 (right) of arXiv 2602.04870.";

    /// <inheritdoc/>
    protected override string Quantity => "peak_memory_gb";

    /// <inheritdoc/>
    public override Page Draw(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var capacity = table.Rows[0].Number(Capacity);
        var y = Scale.Log("peak memory (GB)", [.. Shared.Values(table.Rows, Quantity), capacity * 1.3]);
        var plot = Theme.NewPlot();
        DrawCapacity(plot, y, capacity);
        LineChart.Draw(
            plot,
            (Shared.Experts(table), y),
            ("k", Quantity),
            Series.Of(table, ("k", Quantity), ["strategy", "skew"]),
            SkewLook.Of(table, Quantity)
        );
        return new Page(
            Theme.ColumnWidth,
            165,
            [
                [plot],
            ]
        )
        {
            Legend = Origins.Legend(table),
        };
    }

    private static void DrawCapacity(Plot plot, Scale y, double capacity)
    {
        var beyond = plot.Add.VerticalSpan(y.At(capacity), y.Max, Theme.Vermilion.WithAlpha(0.07));
        beyond.LineWidth = 0;
        plot.Add.HorizontalLine(y.At(capacity), Theme.ThinWidth, Theme.Ink, Origins.Dashes);
        var text = plot.Add.Text($"out of memory above {Scale.Text(capacity)} GB", 0, y.At(capacity));
        Theme.Set(text.LabelStyle, Theme.SmallSize, text.LabelText);
        (text.LabelAlignment, text.OffsetY) = (Alignment.LowerLeft, -2);
    }
}
