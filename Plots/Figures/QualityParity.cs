using System.Collections.Immutable;
using SimMoE.Plots.Parts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>Validation loss of head-parallel and expert-parallel models over training.</summary>
public sealed class QualityParity : Figure
{
    private const string Quantity = "val_loss";
    private const string Tokens = "tokens_millions";
    private static readonly string[] Keys = ["variant"];

    /// <inheritdoc/>
    public override string Name => "quality-parity";

    /// <inheritdoc/>
    public override string Title => "Validation loss over training, head parallel and expert parallel";

    /// <inheritdoc/>
    public override string Caption =>
        "Held-out loss (nats per byte) of byte-level models trained on the demo text: head parallel (hp), expert parallel with equal parameters and operations "
        + "(ep), expert parallel with hp's experts and no projections (ep-same-experts). Markers are means over the seeds, bars span the seeds. "
        + "The right panel shows the last third.";

    /// <inheritdoc/>
    public override ImmutableArray<Column> Columns { get; } =
    [
        new("variant", ColumnKind.Text, "`hp`, `ep`, `ep-same-experts`: a spec of `Experiments/Parity`"),
        Origins.Column,
        new(Tokens, ColumnKind.Positive, "tokens trained on, millions"),
        .. Shared.Spread(Quantity, "validation loss in nats per token"),
    ];

    /// <inheritdoc/>
    public override Drawing Draw(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Row[] rows = [.. table.Rows.OrderBy(row => row.Number(Tokens))];
        if (rows.Length == 0)
        {
            throw NoRows(table, "rows with a validation loss");
        }

        var last = rows[^1].Number(Tokens);
        Row[] late = [.. rows.Where(row => row.Number(Tokens) >= last * 2 / 3)];
        return new Drawing(Theme.PageWidth, 190, rows, [[Panel(table, rows, "whole run"), Panel(table, late, "last third")]])
        {
            Legend = [.. table.Distinct("variant").Select(name => new LegendEntry(name, Colour(table, name), Swatch.Ring))],
        };
    }

    private static LinePanel Panel(Table table, Row[] rows, string title) => new(
        title, (Axis.Around("tokens (millions)", [.. rows.Select(row => row.Number(Tokens))]), Axis.Around("validation loss (nats)", Shared.Values(rows, Quantity))),
        rows, Tokens, Series.Of(table, Quantity, Keys, _ => "", keys => Colour(table, keys[0])));

    private static string Colour(Table table, string variant) => Theme.Palette[table.Distinct("variant").IndexOf(variant) % Theme.Palette.Length];
}
