using System.Collections.Immutable;
using ScottPlot;
using SimMoE.Plots.Charts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>Step time and speed-up against the number of GPUs.</summary>
public sealed class Fig6Scaling : Figure
{
    private const string SpeedUp = "speedup";

    /// <inheritdoc/>
    public override string Name => "fig6-scaling";

    /// <inheritdoc/>
    public override string Title => "Step time and speed-up against the number of GPUs";

    /// <inheritdoc/>
    public override ImmutableArray<Column> Columns { get; } =
    [
        Shared.Fabric,
        Shared.Strategy,
        Shared.Gpus,
        Origins.Column,
        .. Shared.Spread("step_ms", "time of a training step"),
        .. Shared.Spread(SpeedUp, "step time of `ep` over this row's at the same number of GPUs; empty for `ep`", optional: true),
    ];

    /// <inheritdoc/>
    protected override string About =>
        "Step time at a fixed number of tokens on each GPU (top) and speed-up over EP with grouped GEMM on as many GPUs (bottom; dotted: as "
        + "fast as EP). Beyond as many GPUs as there are heads, HP spreads each head's experts by EP inside a group (HP × EP).";

    /// <inheritdoc/>
    protected override string Quantity => "step_ms";

    /// <inheritdoc/>
    public override Page Draw(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var fabrics = table.Distinct("fabric");
        var x = Scale.Steps("GPUs", table.Rows.Select(row => row.Number("gpus")));
        var ratios = Shared.Values(table.Rows, SpeedUp);
        if (ratios.Length == 0)
        {
            throw NoRows(table, "rows with a speed-up over EP");
        }

        var step = Scale.Log("step time (ms)", Shared.Values(table.Rows, Quantity), most: 6);
        var speedUp = Scale.Log("speed-up over EP", [.. ratios, 1], most: 6);
        return new Page(
            fabrics.Length > 1 ? Theme.PageWidth : Theme.ColumnWidth,
            230,
            [Row(Quantity, x.Unlabelled, step), Row(SpeedUp, x, speedUp)]
        )
        {
            Legend = Origins.Legend(table),
        };

        ImmutableArray<Plot> Row(string quantity, Scale across, Scale up) =>
            [
                .. fabrics.Select(
                    (fabric, i) =>
                    {
                        var plot = Theme.NewPlot(quantity == Quantity && fabrics.Length > 1 ? fabric : "");
                        if (quantity == SpeedUp)
                        {
                            plot.Add.HorizontalLine(up.At(1), Theme.ThinWidth, Theme.Reference, new LinePattern([1, 1.6f], 0, "reference"));
                        }

                        LineChart.Draw(
                            plot,
                            (across, i == 0 ? up : up.Unlabelled),
                            ("gpus", quantity),
                            Series.Of(table, ("gpus", quantity), ["strategy"], row => row.Text("fabric") == fabric),
                            keys => new SeriesLook(Names.OfStrategy(keys[0]), Theme.ColourOf(keys[0]))
                        );
                        return plot;
                    }
                ),
            ];
    }
}
