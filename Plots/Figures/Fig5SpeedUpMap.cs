using System.Collections.Immutable;
using SimMoE.Plots.Parts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>Speed-up of HP over the strong EP baseline as a map over k and granularity, one panel a fabric.</summary>
public sealed class Fig5SpeedUpMap : Figure
{
    private const string Quantity = "speedup_mean";
    private const string Baseline = "baseline";

    private static readonly ImmutableArray<(string Status, string Upper, string Lower)> Missing =
        [("ep-oom", "EP", "OOM"), ("hp-oom", "HP", "OOM"), ("both-oom", "both", "OOM"), ("invalid", "–", "")];

    /// <inheritdoc/>
    public override string Name => "fig5-speedup-map";

    /// <inheritdoc/>
    public override string Title => "Speed-up of HP over EP against k and granularity";

    /// <inheritdoc/>
    public override string Caption =>
        "Step time of EP divided by step time of HP, on each fabric. HP is the fused implementation; EP is the strong baseline that is in use "
        + "(grouped GEMM, top) and an EP whose kernels are as good as those of HP (fused, bottom). Granularity G divides each expert into G parts and uses k × G of them. Blue: HP is faster; orange: EP is "
        + "faster; the black line runs between them. Grey: one of them runs out of memory. Simulated, mean over the seeds.";

    /// <inheritdoc/>
    public override ImmutableArray<Column> Columns { get; } =
    [
        new(Baseline, ColumnKind.Text, "`ep-grouped-gemm` or `ep-fused`: how the EP is programmed that HP is compared with; a row of panels each"),
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
        var baselines = table.Distinct(Baseline);
        Panel Map(int row, int column) => new HeatMapPanel(
            row == 0 ? fabrics[column] : "", (row == baselines.Length - 1 ? "k at granularity 1" : "", "k"),
            (column == 0 ? $"G, vs {Names.OfImplementation(baselines[row])}" : "", "granularity"),
            table.Rows, Filter.Where("fabric", fabrics[column]).And(Baseline, baselines[row]))
        {
            Value = Quantity,
            Missing = ("status", Missing),
            Full = full,
            FrontierName = $"equal_{(row * fabrics.Length) + column + 1}",
            ColourBar = column == fabrics.Length - 1 ? "speed-up of HP" : "",
        };

        ImmutableArray<ImmutableArray<Panel>> panels =
            [.. Enumerable.Range(0, baselines.Length).Select(row => Enumerable.Range(0, fabrics.Length).Select(column => Map(row, column)).ToImmutableArray())];
        return new Drawing(Theme.PageWidth, 30 + (110 * baselines.Length), table.Rows, panels);
    }
}
