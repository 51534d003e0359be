using System.Collections.Immutable;
using SimMoE.Plots.Charts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>Bytes per token and layer against k: EP's grow with k, HP's do not.</summary>
public sealed class Fig1BytesPerToken : Figure
{
    /// <inheritdoc/>
    public override string Name => "fig1-bytes-per-token";

    /// <inheritdoc/>
    public override string Title => "Bytes per token and layer against k";

    /// <inheritdoc/>
    public override ImmutableArray<Column> Columns { get; } =
    [
        Shared.Strategy,
        Shared.K,
        Origins.Column,
        .. Shared.Spread("bytes_per_token", "bytes sent per token and sparse layer, forward and backward"),
    ];

    /// <inheritdoc/>
    protected override string About =>
        "Bytes that leave a GPU for each token and sparse layer, forward and backward, against the experts that a token uses.";

    /// <inheritdoc/>
    protected override string Quantity => "bytes_per_token";

    /// <inheritdoc/>
    public override Page Draw(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var plot = Theme.NewPlot();
        LineChart.Draw(
            plot,
            (Shared.Experts(table), Scale.Log("bytes per token and layer", Shared.Values(table.Rows, Quantity), "B")),
            ("k", Quantity),
            Series.Of(table, ("k", Quantity), ["strategy"]),
            keys => new SeriesLook(Names.OfStrategy(keys[0]), Theme.ColourOf(keys[0]))
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
