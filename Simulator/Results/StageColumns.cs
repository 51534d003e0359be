using System.Globalization;

namespace SimMoE.Simulator.Results;

/// <summary>The columns of the stage table; docs/results-schema.md is made from them.</summary>
public static class StageColumns
{
    /// <summary>All columns, in order.</summary>
    public static IReadOnlyList<ReportColumn<StageRow>> All { get; } =
    [
        new(
            "rank",
            "",
            "Rank, or `all`: then times are means over ranks and amounts are sums.",
            row => row.Rank < 0 ? "all" : Text(row.Rank)
        ),
        new("layer", "", "Block from 0, `none` outside the blocks, or `all`.", row => Layer(row.Layer)),
        new(
            "pass",
            "",
            "`forward`, `backward` (recomputed forward stages included) or `update` (once a step).",
            row => row.Pass.ToString().ToLowerInvariant()
        ),
        new("stage", "", "Stage name; the list is Workload's `Stage`.", row => row.Stage),
        new("kernel_time_us", "us", "Time in which the stage's kernels ran.", row => Text(row.KernelMicroseconds)),
        new(
            "communication_time_us",
            "us",
            "From a rank's arrival at the stage's collectives to its own end in them.",
            row => Text(row.CommunicationMicroseconds)
        ),
        new(
            "wait_time_us",
            "us",
            "Part of communication_time_us in which other ranks had not arrived yet.",
            row => Text(row.WaitMicroseconds)
        ),
        new(
            "exposed_communication_time_us",
            "us",
            "Part of communication_time_us in which the rank's compute stream idled for it.",
            row => Text(row.ExposedMicroseconds)
        ),
        new(
            "hidden_communication_time_us",
            "us",
            "communication_time_us less exposed_communication_time_us.",
            row => Text(row.HiddenMicroseconds)
        ),
        new("host_sync_time_us", "us", "Compute stream idle because the host synchronised.", row => Text(row.HostSyncMicroseconds)),
        new("launch_wait_time_us", "us", "Compute stream idle because the host had not launched yet.", row => Text(row.LaunchMicroseconds)),
        new(
            "busiest_rank_time_us",
            "us",
            "Kernels and transfers without waiting, of the rank with most of them.",
            row => Text(row.BusiestRankMicroseconds)
        ),
        new("launches", "", "Kernels and collectives issued.", row => Text(row.Launches)),
        new("logical_bytes", "B", "Payload handed to exchanges, what a rank keeps for itself included.", row => Text(row.LogicalBytes)),
        new("wire_bytes", "B", "Bytes that leave a rank for other ranks.", row => Text(row.WireBytes)),
        new("messages", "", "Messages between ranks that are not empty.", row => Text(row.Messages)),
        new("rows", "", "Rows received by exchanges or computed by experts.", row => Text(row.Rows)),
        new(
            "load_max_over_mean",
            "",
            "Rows (or received bytes, where there are no rows) of the most loaded rank over the mean.",
            row => Text(row.LoadRatio)
        ),
    ];

    /// <summary>A number as every table writes it: shortest round-trip form, invariant culture.</summary>
    internal static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    internal static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Layer(int layer) =>
        layer switch
        {
            StageRow.AllLayers => "all",
            -1 => "none",
            _ => Text(layer),
        };
}
