using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Plots.Parts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>Peak memory of the fullest GPU against k under Zipf skew: the right half of the paper's Fig. 3.</summary>
public sealed class Fig3MemoryBySkew : Figure
{
    private const string Quantity = "peak_memory_gb";
    private const string Capacity = "capacity_gb";

    /// <inheritdoc/>
    public override string Name => "fig3-memory-by-skew";

    /// <inheritdoc/>
    public override string Title => "Peak memory against k under skewed routing";

    /// <inheritdoc/>
    public override string Caption =>
        "Peak memory of the fullest of 4 GPUs against the experts that a token uses. Routing is Zipf with exponent s; darker is more "
        + "skewed. Above the dashed line a run ends out of memory; the line goes on as what would be needed. Lines are simulated, "
        + "bands span the seeds. After Fig. 3 (right) of arXiv 2602.04870.";

    /// <inheritdoc/>
    public override ImmutableArray<Column> Columns { get; } =
    [
        Shared.Strategy, Shared.Skew, Shared.K, Origins.Column,
        .. Shared.Spread(Quantity, "peak memory of the fullest rank, GB of 10^9 bytes"),
        new(Capacity, ColumnKind.Positive, "memory of the device, the same in every row"),
    ];

    /// <inheritdoc/>
    public override Drawing Draw(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Row[] rows = [.. table.Rows.OrderBy(row => row.Number("k"))];
        var capacity = rows[0].Number(Capacity);
        var axes = (Axis.Steps("experts per token, k", rows.Select(row => row.Number("k"))),
            Axis.Log("peak memory (GB)", [.. Shared.Values(rows, Quantity), capacity * 1.3]));
        var panel = new LinePanel("", axes, rows, "k", SkewLines.Of(table, Quantity))
        {
            Capacity = (capacity, $"out of memory above {capacity.ToString("0.#", CultureInfo.InvariantCulture)} GB"),
        };
        return new Drawing(Theme.ColumnWidth, 150, rows, [[panel]]);
    }
}
