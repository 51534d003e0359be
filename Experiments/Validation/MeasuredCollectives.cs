using System.Globalization;
using SimMoE.Experiments.Specs;
using SimMoE.Simulator.Collectives;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Programs;
using SimMoE.Topology;

namespace SimMoE.Experiments.Validation;

/// <summary>Other collectives and uneven exchanges over the three fabrics of 2 x H200, predicted from the even exchanges.</summary>
internal static class MeasuredCollectives
{
    private const double HostBoundMicroseconds = 100;
    private const long LargestIssueBytes = 65536;

    private static readonly int[] Ranks = [0, 1];

    /// <summary>A group for each fabric.</summary>
    /// <param name="repository">Folder of the repository.</param>
    public static IEnumerable<ValidationGroup> Groups(string repository) =>
        EvenExchanges.Fabrics.Select(fabric => Group(MeasuredFile.Read(repository, $"h200/collectives_{fabric}.csv"), fabric));

    private static ValidationGroup Group(MeasuredFile file, string fabric)
    {
        var cluster = TopologyReader.Load($"h200x2-{fabric}");
        var rows = file
            .Rows.Select(row => new Row(
                file.Text(row, "collective"),
                (long)file.Number(row, "send_buffer_bytes"),
                file.Number(row, "share_leaving_rank0"),
                file.Number(row, "p50_us")
            ))
            .Where(row => row.Bytes > 0 && !row.Name.Contains("beside", StringComparison.Ordinal))
            .Where(row => fabric != "socket" || row.Name != "broadcast")
            .ToArray();
        var calibration = rows.Where(row => row.Name == "all-to-all" && row.Bytes <= LargestIssueBytes).ToArray();
        string[] showsSharing = ["all-to-all-v", "broadcast"]; // what both directions share, and what one has alone, was read off these
        var hasOwnBroadcast = cluster.Transports.Any(transport => transport.Protocols.ContainsKey("broadcast"));
        bool ShowsBroadcast(Row row) => hasOwnBroadcast && row.Name == "broadcast";
        var issue = Math.Round(Median(calibration.Select(row => row.Measured - Time(cluster, row))));
        var fitted = string.Create(CultureInfo.InvariantCulture, $"host issue time {issue:F0} us on {fabric}, added to every row");
        return new(
            $"collectives-{fabric}",
            "Network time on the preset, whose curve comes from even all-to-alls alone, plus one time in "
                + "which the measuring Python host issues a call behind a barrier. That time is fitted to even all-"
                + "to-alls of up to 64 KiB; other rows under 100 us, or under twice that time, are left out: they "
                + "measure the host. Broadcasts over sockets are left out too: the root, which was timed, is done "
                + "when its bytes are buffered. For all-to-all-v the share is that of rank 0's rows that leave it; "
                + "rank 1 sends half of its own. Uneven rows and broadcasts were seen when the presets were given a limit on both "
                + "directions together and, over shm, on each; there a broadcast has a share of the line of its own.",
            [
                .. rows.Where(row => calibration.Contains(row) || row.Measured >= Math.Max(HostBoundMicroseconds, 2 * issue))
                    .Select(row => new ValidationRow
                    {
                        Case = Name(row),
                        Set =
                            calibration.Contains(row) || ShowsBroadcast(row) ? RowSet.Calibration
                            : showsSharing.Contains(row.Name) ? RowSet.Seen
                            : RowSet.Validation,
                        Published = row.Measured,
                        Predicted = issue + Time(cluster, row),
                        Unit = "us",
                        Fitted = ShowsBroadcast(row) ? fitted + "; a broadcast's share of the line, one number for all sizes" : fitted,
                        Source = $"{EvenExchanges.Machine}, Experiments/Measurements/h200/collectives_{fabric}.csv",
                        Remark = row.Name == "broadcast" ? "timed at the root, which is done when its bytes are handed over" : "",
                    }),
            ]
        );
    }

    private static string Name(Row row) =>
        row.Name == "all-to-all-v"
            ? string.Create(CultureInfo.InvariantCulture, $"all-to-all-v, {row.Bytes} B, share {row.Share}")
            : $"{row.Name}, {row.Bytes} B";

    private static double Time(Cluster cluster, Row row) =>
        row.Name switch
        {
            "all-to-all" => ExactExchanges.Time(cluster, row.Bytes / 2).TotalMicroseconds,
            "all-to-all-v" => Time(cluster, AllToAll.Uneven(Ranks, Matrix(row), 0)),
            "all-reduce" => Time(cluster, Ring.AllReduce(Ranks, row.Bytes, 0)),
            "all-gather" => Time(cluster, Ring.AllGather(Ranks, 2 * row.Bytes, 0)),
            "reduce-scatter" => Time(cluster, Ring.ReduceScatter(Ranks, row.Bytes, 0)),
            "broadcast" => Time(cluster, Ring.Broadcast(Ranks, row.Bytes, 0)),
            _ => throw new ArgumentOutOfRangeException(nameof(row), row.Name, "unknown collective"),
        };

    /// <summary>Rows of 2,048 bytes: rank 0 sends the share, rank 1 half (collectives.py).</summary>
    private static long[] Matrix(Row row)
    {
        var rows = row.Bytes / 2048;
        return [0, (long)(rows * row.Share) * 2048, rows / 2 * 2048, 0];
    }

    private static double Time(Cluster cluster, CollectiveSpec collective) =>
        collective.Phases.Sum(phase => ExchangeSimulation.Run(cluster, phase, links: 0).Time.TotalMicroseconds);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private sealed record Row(string Name, long Bytes, double Share, double Measured);
}
