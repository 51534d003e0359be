using System.Collections.Immutable;
using ScottPlot;
using ScottPlot.Plottables;
using SimMoE.Plots.Charts;
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
    public override ImmutableArray<Column> Columns { get; } =
    [
        new("group", ColumnKind.Text, "size that stands above a group of models, such as `2.2B`"),
        new("model", ColumnKind.Text, "name of the model as the figure shows it"),
        Shared.Strategy,
        new(Published, ColumnKind.Positive, "hours of Table 1"),
        new(
            $"{Predicted}_mean",
            ColumnKind.Positive,
            "hours that the simulator gives under the same reading, at micro-batches of 8 sequences"
        ),
        new($"{Predicted}_min", ColumnKind.Positive, "the same, smallest over the micro-batches that fit in memory"),
        new($"{Predicted}_max", ColumnKind.Positive, "the same, largest over them"),
    ];

    /// <inheritdoc/>
    protected override string About =>
        "Training cost of the models of Table 1 of arXiv 2602.04870. Bars: predicted at micro-batches of 8 sequences; whiskers: at 4 to 16 "
        + "sequences, where they fit in memory; discs: published. Assumed, since the paper does not say: 4 × H100 over NVLink, and hours "
        + "that count GPU-hours.";

    /// <inheritdoc/>
    public override Page Draw(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Row[][] groups = [.. table.Rows.GroupBy(row => row.Text("group")).Select(group => group.ToArray())];
        var longest = 1.05 * table.Rows.Max(row => Math.Max(row.Number(Published), row.Number($"{Predicted}_max")));
        return new Page(
            Theme.ColumnWidth,
            40 + (12 * table.Rows.Count) + (22 * groups.Length),
            [.. groups.Select((group, i) => ImmutableArray.Create(Group(group, longest, i == groups.Length - 1)))]
        )
        {
            Shares = [.. groups.Select(group => (double)group.Length)],
            Legend =
            [
                new LegendItem { LabelText = "predicted, 8 sequences", FillColor = Theme.Reference },
                new LegendItem
                {
                    LabelText = "4 to 16",
                    LineColor = Theme.Ink,
                    LineWidth = Theme.ThinWidth,
                },
                new LegendItem { LabelText = "published", MarkerStyle = Disc },
            ],
        };
    }

    private static MarkerStyle Disc =>
        new(MarkerShape.FilledCircle, Theme.MarkerSize, Theme.Ink) { OutlineWidth = 0.6f, OutlineColor = Colors.White };

    private static Plot Group(Row[] rows, double longest, bool last)
    {
        var plot = Theme.NewPlot(rows[0].Text("group"));
        var x = Scale.FromZero("training cost (h)", longest);
        (last ? x : x.Unlabelled).Set(plot.Axes.Bottom);
        Scale.Names("", [.. rows.Select(row => row.Text("model")).Reverse()]).Set(plot.Axes.Left);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        (plot.Grid.XAxisStyle.IsVisible, plot.Grid.YAxisStyle.IsVisible) = (true, false);
        for (var i = 0; i < rows.Length; i++)
        {
            var (row, place) = (rows[i], rows.Length - 1.0 - i);
            var hours = row.Number($"{Predicted}_mean");
            plot.Add.Bars(
                new List<Bar>
                {
                    new()
                    {
                        Position = place,
                        Value = hours,
                        Size = 0.66,
                        Orientation = Orientation.Horizontal,
                        LineWidth = 0,
                        FillColor = Theme.ColourOf(row.Text("strategy")),
                    },
                }
            );
            var whisker = new ErrorBar(
                [hours],
                [place],
                [row.Number($"{Predicted}_max") - hours],
                [hours - row.Number($"{Predicted}_min")],
                null,
                null
            );
            plot.Add.Plottable(whisker);
            (whisker.Color, whisker.LineWidth, whisker.CapSize) = (Theme.Ink, Theme.ThinWidth, 1.6f);
            var disc = plot.Add.Scatter(row.Number(Published), place);
            disc.MarkerStyle = Disc;
        }

        return plot;
    }
}
