using System.Collections.Immutable;
using SimMoE.Plots.Parts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>Step time and speed-up against the number of GPUs.</summary>
public sealed class Fig6Scaling : Figure
{
    private const string Step = "step_ms";
    private const string SpeedUp = "speedup";
    private static readonly string[] Keys = ["strategy"];

    /// <inheritdoc/>
    public override string Name => "fig6-scaling";

    /// <inheritdoc/>
    public override string Title => "Step time and speed-up against the number of GPUs";

    /// <inheritdoc/>
    public override string Caption =>
        "Step time at a fixed number of tokens on each GPU (top) and speed-up over EP with grouped GEMM on as many GPUs (bottom). "
        + "Beyond as many GPUs as there are heads, HP spreads each head's experts by EP inside a group (HP × EP). Lines are simulated, "
        + "bands span the seeds; dotted: equal to EP.";

    /// <inheritdoc/>
    public override ImmutableArray<Column> Columns { get; } =
    [
        Shared.Fabric, Shared.Strategy, Shared.Gpus, Origins.Column,
        .. Shared.Spread(Step, "time of a training step"),
        .. Shared.Spread(SpeedUp, "step time of `ep` over this row's at the same number of GPUs; empty for `ep`", optional: true),
    ];

    /// <inheritdoc/>
    public override Drawing Draw(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Row[] rows = [.. table.Rows.OrderBy(row => row.Number("gpus"))];
        var fabrics = table.Distinct("fabric");
        var x = Axis.Steps("GPUs", rows.Select(row => row.Number("gpus")));
        var step = Axis.Log("step time (ms)", Shared.Values(rows, Step));
        var ratios = Shared.Values(rows, SpeedUp);
        if (ratios.Length == 0)
        {
            throw NoRows(table, "rows with a speed-up over EP");
        }

        var speedUp = Axis.Log("speed-up over EP", [.. ratios, 1]);
        ImmutableArray<Panel> Row(string quantity, Axis y, bool top) =>
        [
            .. fabrics.Select((fabric, i) => new LinePanel(
                top && fabrics.Length > 1 ? fabric : "", (top ? x.Unlabelled : x, i == 0 ? y : y.Unlabelled), rows, "gpus",
                Series.Of(table, quantity, Keys, _ => "", keys => Theme.ColourOf(keys[0]),
                    Filter.Where("fabric", fabric)))
            {
                References = top ? [] : [1],
            }),
        ];
        var width = fabrics.Length > 1 ? Theme.PageWidth : Theme.ColumnWidth;
        return new Drawing(width, 230, rows, [Row(Step, step, true), Row(SpeedUp, speedUp, false)])
        {
            Legend = [.. table.Distinct("strategy").Select(name =>
                new LegendEntry(Names.OfStrategy(name), Theme.ColourOf(name), Swatch.Line))],
        };
    }
}
