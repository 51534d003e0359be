using System.Collections.Immutable;
using SimMoE.Plots.Parts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>Bytes per token and layer against k: EP's grow with k, HP's do not.</summary>
public sealed class Fig1BytesPerToken : Figure
{
    private const string Quantity = "bytes_per_token";

    /// <inheritdoc/>
    public override string Name => "fig1-bytes-per-token";

    /// <inheritdoc/>
    public override string Title => "Bytes per token and layer against k";

    /// <inheritdoc/>
    public override string Caption =>
        "Bytes that leave a GPU for each token and sparse layer, forward and backward, against the experts that a token uses. "
        + "Lines are simulated, bands span the seeds; dashes are closed-form bounds.";

    /// <inheritdoc/>
    public override ImmutableArray<Column> Columns { get; } =
    [
        Shared.Strategy, Shared.K, Origins.Column,
        .. Shared.Spread(Quantity, "bytes sent per token and sparse layer, forward and backward"),
    ];

    /// <inheritdoc/>
    public override Drawing Draw(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Row[] rows = [.. table.Rows.OrderBy(row => row.Number("k"))];
        var axes = (Axis.Steps("experts per token, k", rows.Select(row => row.Number("k"))),
            Axis.Log("bytes per token and layer", Shared.Values(rows, Quantity), "B"));
        var lines = Series.Of(table, Quantity, ["strategy"],
            keys => Names.OfStrategy(keys[0]), keys => Theme.ColourOf(keys[0]));
        return new Drawing(Theme.ColumnWidth, 150, rows, [[new LinePanel("", axes, rows, "k", lines)]]);
    }
}
