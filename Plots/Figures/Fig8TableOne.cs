using System.Collections.Immutable;
using SimMoE.Plots.Parts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>The paper's Table 1 hours beside the prediction for the same models.</summary>
public sealed class Fig8TableOne : Figure
{
    private const string Predicted = "predicted_hours";
    private const string Published = "published_hours";

    /// <inheritdoc/>
    public override string Name => "fig8-table-1";

    /// <inheritdoc/>
    public override string Title => "Published and predicted training cost of the paper's models";

    /// <inheritdoc/>
    public override string Caption =>
        "Training cost of the models of Table 1 of arXiv 2602.04870: predicted (bars, at micro-batches of "
        + "8 sequences; whiskers span 4 to 16) and published (discs). Assumed, since the paper does not say: 4 × H100 over NVLink, and hours "
        + "that count GPU-hours.";

    /// <inheritdoc/>
    public override ImmutableArray<Column> Columns { get; } =
    [
        new("group", ColumnKind.Text, "size that stands above a group of models, such as `2.2B`"),
        new("model", ColumnKind.Text, "name of the model as the figure shows it"),
        Shared.Strategy,
        new(Published, ColumnKind.Positive, "hours of Table 1"),
        new($"{Predicted}_mean", ColumnKind.Positive, "hours that the simulator gives under the same reading, at micro-batches of 8 sequences"),
        new($"{Predicted}_min", ColumnKind.Positive, "the same, smallest over the micro-batches that fit in memory"),
        new($"{Predicted}_max", ColumnKind.Positive, "the same, largest over them"),
    ];

    /// <inheritdoc/>
    public override Drawing Draw(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        ImmutableArray<PairedBar> bars =
        [
            .. table.Distinct("group").SelectMany(group => table.Rows.Where(row => row.Text("group") == group)).Select(row => new PairedBar(
                row.Text("model"), row.Text("group"), Theme.ColourOf(row.Text("strategy")),
                Filter.Where("group", row.Text("group")).And("model", row.Text("model")), row)),
        ];
        var axis = Axis.FromZero("training cost (h)",
            [.. Shared.Values(table.Rows, Predicted), .. table.Rows.Select(row => row.Number(Published))]);
        var panel = new PairedBarPanel("", axis, bars)
        {
            Predicted = $"{Predicted}_mean",
            Low = $"{Predicted}_min",
            High = $"{Predicted}_max",
            Published = Published,
        };
        return new Drawing(Theme.ColumnWidth, 45 + (12 * (bars.Length + table.Distinct("group").Length)), table.Rows, [[panel]])
        {
            Legend = [new LegendEntry("predicted", Theme.Reference), new LegendEntry("published", "#000000", Swatch.Marker)],
        };
    }
}
