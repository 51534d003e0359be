using System.Collections.Immutable;
using ScottPlot;
using SimMoE.Plots.Charts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>Validation loss of head-parallel and expert-parallel models over training.</summary>
public sealed class QualityParity : Figure
{
    private const string Tokens = "tokens_millions";

    /// <inheritdoc/>
    public override string Name => "quality-parity";

    /// <inheritdoc/>
    public override string Title => "Validation loss over training, head parallel and expert parallel";

    /// <inheritdoc/>
    public override ImmutableArray<Column> Columns { get; } =
    [
        new("variant", ColumnKind.Text, "`hp`, `ep`, `ep-same-experts`: a spec of `Experiments/Parity`"),
        Origins.Column,
        new(Tokens, ColumnKind.Positive, "tokens trained on, millions"),
        .. Shared.Spread("val_loss", "validation loss in nats per token"),
    ];

    /// <inheritdoc/>
    protected override string About =>
        "Held-out loss of byte-level models trained on the demo text: head parallel (HP), expert parallel with equal parameters and operations "
        + "(EP, equal cost), and expert parallel with HP's experts and no projections (EP, same experts). Right: the last third, larger. "
        + "Markers are means over the seeds, bars span the seeds, thin lines join the markers of one model.";

    /// <inheritdoc/>
    public override Page Draw(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var last = table.Rows.Max(row => row.Number(Tokens));
        Row[] late = [.. table.Rows.Where(row => row.Number(Tokens) >= last * 2 / 3)];
        return new Page(
            Theme.PageWidth,
            200,
            [
                [Panel("whole run", table.Rows, false), Panel("last third", late, true)],
            ]
        );

        Plot Panel(string title, IReadOnlyList<Row> rows, bool named)
        {
            var plot = Theme.NewPlot(title);
            var shown = rows.ToHashSet();
            LineChart.Draw(
                plot,
                (
                    Scale.Around("tokens (millions)", [.. rows.Select(row => row.Number(Tokens))]),
                    Scale.Around("validation loss (nats per byte)", Shared.Values(rows, "val_loss"))
                ),
                (Tokens, "val_loss"),
                Series.Of(table, (Tokens, "val_loss"), ["variant"], shown.Contains),
                keys => Look(table, keys[0], named)
            );
            return plot;
        }
    }

    private static SeriesLook Look(Table table, string variant, bool named)
    {
        var (label, colour, shape) = variant switch
        {
            "hp" => ("HP", Theme.Blue, MarkerShape.OpenCircle),
            "ep" => ("EP, equal cost", Theme.Vermilion, MarkerShape.OpenSquare),
            "ep-same-experts" => ("EP, same experts", Theme.Green, MarkerShape.OpenTriangleUp),
            _ => (variant, Theme.Others[table.Distinct("variant").IndexOf(variant) % Theme.Others.Length], MarkerShape.OpenDiamond),
        };
        return new SeriesLook(named ? label : "", colour) { Shape = shape, Joined = true };
    }
}
