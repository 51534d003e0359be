using System.Collections.Immutable;

namespace SimMoE.Experiments.Validation;

/// <summary>Share of the line rate that NCCL's all-to-all reaches, by nodes and size.</summary>
internal static class FractionOfPeak
{
    private const double NvlinkRate = 450e9;
    private const double CardRate = 50e9;
    private const long Mebibyte = 1 << 20;

    private static readonly ImmutableArray<int> Nodes = [1, 2, 4, 8, 16];

    private static readonly ImmutableArray<(long Size, ImmutableArray<double> Shares)> Published =
    [
        (16, [0.44, 0.52, 0.67, 0.64, 0.62]),
        (64, [0.60, 0.72, 0.83, 0.82, 0.66]),
        (256, [0.70, 0.79, 0.92, 0.87, 0.75]),
        (1024, [0.74, 0.81, 0.94, 0.92, 0.85]),
        (16384, [0.78, 0.80, 0.95, 0.94, 0.90]),
    ];

    /// <summary>The group.</summary>
    public static ValidationGroup Group() =>
        new(
            "fraction-of-peak",
            "Even all-to-all on hgx-h100-8 and hgx-h100-rails as shipped: time at line rate of the busiest link "
                + "over predicted time. The table's size is taken as a rank's buffer over all ranks, its peak as the "
                + "line rate; SimAI says neither.",
            [.. Published.SelectMany(row => row.Shares.Select((share, column) => Row(row.Size, Nodes[column], share)))]
        );

    private static ValidationRow Row(long size, int nodes, double share) =>
        new()
        {
            Case = $"{nodes} {(nodes == 1 ? "node" : "nodes")}, {size} MiB",
            Set = nodes == 16 ? RowSet.Calibration : RowSet.Validation,
            Published = share,
            Predicted = Share(nodes, size * Mebibyte),
            Unit = "of line",
            Fitted = nodes == 1 ? "" : "network efficiency of hgx-h100-rails by message size, on the 16-node column",
            Source = "SimAI (github.com/aliyun/SimAI), ratios of peak that its NCCL model uses for all-to-all on H100 nodes",
        };

    private static double Share(int nodes, long size)
    {
        var cluster = TopologyText.Read(nodes == 1 ? "preset: hgx-h100-8" : $"{{preset: hgx-h100-rails, nodes: {nodes}}}");
        var perPair = size / cluster.RankCount;
        var line = Math.Max(nodes == 1 ? perPair * 7 / NvlinkRate : 0, perPair * (cluster.RankCount - 8) / CardRate);
        return line / ExactExchanges.Time(cluster, perPair).TotalSeconds;
    }
}
