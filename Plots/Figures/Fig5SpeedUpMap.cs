using System.Collections.Immutable;
using SimMoE.Plots.Parts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>Speed-up of HP over the strong EP baseline as a map over k and granularity, one panel a fabric.</summary>
public sealed class Fig5SpeedUpMap : Figure
{
    private const string Quantity = "speedup_mean";

    private static readonly ImmutableArray<(string Status, string Upper, string Lower)> Missing =
        [("ep-oom", "EP", "OOM"), ("hp-oom", "HP", "OOM"), ("both-oom", "both", "OOM"), ("invalid", "–", "")];

    /// <inheritdoc/>
    public override string Name => "fig5-speedup-map";

    /// <inheritdoc/>
    public override string Title => "Speed-up of HP over EP against k and granularity";

    /// <inheritdoc/>
    public override string Caption =>
        "Step time of EP divided by step time of HP, on each fabric. EP is the strong baseline (grouped GEMM), HP the fused "
        + "implementation. Granularity G divides each expert into G parts and uses k × G of them. Blue: HP is faster; orange: EP is "
        + "faster; the black line runs between them. Grey: one of them runs out of memory. Simulated, mean over the seeds.";

    /// <inheritdoc/>
    public override ImmutableArray<Column> Columns { get; } =
    [
        Shared.Fabric, Shared.K,
        new("granularity", ColumnKind.Positive, "factor G: N_e × G experts, k × G of them used, each of width d_e / G"),
        new("status", ColumnKind.Text, "`ok`, `ep-oom`, `hp-oom`, `both-oom` or `invalid` (k above the number of experts)"),
        new(Quantity, ColumnKind.Positive, "step time of EP over step time of HP, mean over the seeds; empty unless status is `ok`", true),
    ];

    /// <inheritdoc/>
    public override Drawing Draw(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var full = HeatMapPanel.FullFor(table.Rows.Select(row => row.Find(Quantity)).OfType<double>());
        var fabrics = table.Distinct("fabric");
        ImmutableArray<Panel> panels =
        [
            .. fabrics.Select((fabric, i) => new HeatMapPanel(
                fabric, ("k at granularity 1", "k"), (i == 0 ? "granularity G" : "", "granularity"),
                table.Rows, Filter.Where("fabric", fabric))
            {
                Value = Quantity,
                Missing = ("status", Missing),
                Full = full,
                FrontierName = $"equal_{i + 1}",
                ColourBar = i == fabrics.Length - 1 ? "speed-up of HP" : "",
            }),
        ];
        return new Drawing(Theme.PageWidth, 140, table.Rows, [panels]);
    }
}
