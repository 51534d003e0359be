using SimMoE.Experiments.Specs;

namespace SimMoE.Experiments.Validation;

/// <summary>Even all-to-alls over the three fabrics of 2 x H200, from which the presets' transports are made.</summary>
internal static class EvenExchanges
{
    /// <summary>What the measurements ran on, as sources name it.</summary>
    internal const string Machine = "measured on 2 x H200, 2026-11-22 (PyTorch 2.11, NCCL 2.28.9)";

    /// <summary>The fabrics, as the presets' and files' names end.</summary>
    internal static readonly string[] Fabrics = ["nvlink", "shm", "socket"];

    /// <summary>The group.</summary>
    /// <param name="repository">Folder of the repository.</param>
    public static ValidationGroup Group(string repository)
    {
        var file = MeasuredFile.Read(repository, "h200/alltoall.csv");
        var clusters = Fabrics.ToDictionary(fabric => fabric, fabric => TopologyReader.Load($"h200x2-{fabric}"));
        return new(
            "even-exchanges",
            "All-to-all on the presets h200x2-nvlink, -shm, -socket, whose transport curve is this table: "
                + "every row calibrates, and the error is that of reading it back.",
            [
                .. file.Rows.Select(row =>
                {
                    var (fabric, sent) = (file.Text(row, "transport"), (long)file.Number(row, "send_buffer_bytes_per_rank"));
                    return new ValidationRow
                    {
                        Case = $"{fabric}, {sent} B sent by each rank",
                        Set = RowSet.Calibration,
                        Published = file.Number(row, "time_p50_us"),
                        Predicted = ExactExchanges.Time(clusters[fabric], sent / 2).TotalMicroseconds,
                        Unit = "us",
                        Fitted = "transport efficiency of nvlink, shm and socket at each message size",
                        Source = $"{Machine}, Experiments/Measurements/h200/alltoall.csv",
                    };
                }),
            ]
        );
    }
}
