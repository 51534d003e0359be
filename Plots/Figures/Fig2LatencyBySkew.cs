using System.Collections.Immutable;
using SimMoE.Plots.Charts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>All-to-all latency against k under Zipf skew: the left half of the paper's Fig. 3.</summary>
public sealed class Fig2LatencyBySkew : Figure
{
    /// <inheritdoc/>
    public override string Name => "fig2-latency-by-skew";

    /// <inheritdoc/>
    public override string Title => "All-to-all latency against k under skewed routing";

    /// <inheritdoc/>
    public override ImmutableArray<Column> Columns { get; } =
    [
        Shared.Strategy,
        Shared.Skew,
        Shared.K,
        Origins.Column,
        .. Shared.Spread("alltoall_ms", "dispatch and combine of one layer, forward, until the last rank has finished"),
    ];

    /// <inheritdoc/>
    protected override string About =>
        "Time of one layer's all-to-all exchanges, forward, with the wait for the slowest GPU, against the experts that a token uses, "
        + "on 4 GPUs. Routing is Zipf with exponent s; darker is more skewed. After Fig. 3 (left) of arXiv 2602.04870.";

    /// <inheritdoc/>
    protected override string Quantity => "alltoall_ms";

    /// <inheritdoc/>
    public override Page Draw(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var plot = Theme.NewPlot();
        LineChart.Draw(
            plot,
            (Shared.Experts(table), Scale.Log("all-to-all per layer (ms)", Shared.Values(table.Rows, Quantity))),
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
}
