using System.Collections.Immutable;
using SimMoE.Plots.Parts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>All-to-all latency against k under Zipf skew: the left half of the paper's Fig. 3.</summary>
public sealed class Fig2LatencyBySkew : Figure
{
    private const string Quantity = "alltoall_ms";

    /// <inheritdoc/>
    public override string Name => "fig2-latency-by-skew";

    /// <inheritdoc/>
    public override string Title => "All-to-all latency against k under skewed routing";

    /// <inheritdoc/>
    public override string Caption =>
        "Time of one layer's all-to-all exchanges, forward, with the wait for the slowest GPU, against the experts that a token uses, "
        + "on 4 GPUs. Routing is Zipf with exponent s; darker is more skewed. Lines are simulated, bands span the seeds. "
        + "After Fig. 3 (left) of arXiv 2602.04870.";

    /// <inheritdoc/>
    public override ImmutableArray<Column> Columns { get; } =
    [
        Shared.Strategy, Shared.Skew, Shared.K, Origins.Column,
        .. Shared.Spread(Quantity, "dispatch and combine of one layer, forward, until the last rank has finished"),
    ];

    /// <inheritdoc/>
    public override Drawing Draw(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Row[] rows = [.. table.Rows.OrderBy(row => row.Number("k"))];
        var axes = (Axis.Steps("experts per token, k", rows.Select(row => row.Number("k"))),
            Axis.Log("all-to-all per layer (ms)", Shared.Values(rows, Quantity)));
        var panel = new LinePanel("", axes, rows, "k", SkewLines.Of(table, Quantity));
        return new Drawing(Theme.ColumnWidth, 150, rows, [[panel]]);
    }
}
