using SimMoE.Plots.Charts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>Columns that several figures read, so that a word means one thing in every table.</summary>
internal static class Shared
{
    public static readonly Column Strategy = new(
        "strategy",
        ColumnKind.Text,
        "`ep`, `ep-dedup`, `hp`, `hp-ep`, `latent-ep`, …: how the sparse layers are spread"
    );

    public static readonly Column Implementation = new(
        "implementation",
        ColumnKind.Text,
        "`ep-per-expert-gemm`, `ep-grouped-gemm`, `hp-flex-attention`, `hp-fused`: how the layer is programmed"
    );

    public static readonly Column Fabric = new(
        "fabric",
        ColumnKind.Text,
        "name of the cluster as the figure shows it, such as `H100 NVLink`"
    );

    public static readonly Column K = new("k", ColumnKind.Positive, "experts that a token uses, before granularity multiplies them");

    public static readonly Column Skew = new("skew", ColumnKind.Number, "Zipf exponent of the routing, 0 is uniform");

    public static readonly Column Gpus = new("gpus", ColumnKind.Positive, "number of ranks");

    /// <summary>A quantity with its mean, smallest and largest value over the seeds.</summary>
    public static Column[] Spread(string name, string meaning, bool optional = false) =>
        [
            new($"{name}_mean", ColumnKind.Positive, $"{meaning}: mean over the seeds", optional),
            new($"{name}_min", ColumnKind.Positive, "the same, smallest over the seeds", optional),
            new($"{name}_max", ColumnKind.Positive, "the same, largest over the seeds", optional),
        ];

    /// <summary>All values of a quantity with its spread, for an axis that must hold them.</summary>
    public static double[] Values(IEnumerable<Row> rows, string name) =>
        [.. rows.SelectMany(row => new[] { row.Find($"{name}_mean"), row.Find($"{name}_min"), row.Find($"{name}_max") }).OfType<double>()];

    /// <summary>The horizontal axis of figures over k.</summary>
    public static Scale Experts(Table table) => Scale.Steps("experts per token, k", table.Rows.Select(row => row.Number("k")));
}
