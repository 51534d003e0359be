using System.Globalization;
using System.Text.Json;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Verbs.AllToAll;
using SimMoE.Trainer.Measuring.Collectives;
using SimMoE.Units;
using SimMoE.Workload.Measurements;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>nccl-tests' table and JSON of measured collectives (github NVIDIA/nccl-tests, src/util.cu): one test for each collective. The
/// environment,
/// which nccl-tests dumps whole, is left out.</summary>
/// <param name="context">Ranks and software.</param>
public sealed class NcclReport(MeasureContext context)
{
    // JSON_FILE_VERSION of the layout.
    private const int LayoutVersion = 2;
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";

    private static readonly Dictionary<string, string> Programs = new()
    {
        [CollectiveNames.AllToAll] = "alltoall_perf",
        [CollectiveNames.AllToAllV] = "alltoallv_perf",
        [CollectiveNames.AllReduce] = "all_reduce_perf",
        [CollectiveNames.AllGather] = "all_gather_perf",
        [CollectiveNames.ReduceScatter] = "reduce_scatter_perf",
        [CollectiveNames.Broadcast] = "broadcast_perf",
    };

    /// <summary>A measured row as a line of the table.</summary>
    public static NcclRow Row(CollectiveMeasurement row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var what = row.Collective;
        var whole = what.Name is CollectiveNames.AllReduce or CollectiveNames.Broadcast or CollectiveNames.HostSync;
        var elements =
            what.SizeBytes
            / (
                what.Type switch
                {
                    "bfloat16" => 2,
                    "int64" => 8,
                    _ => 4,
                }
            );
        return new NcclRow(
            what.SizeBytes,
            whole ? elements : elements / what.Ranks,
            what.Ranks,
            SimDuration.FromSeconds(row.Time.Median * 1e-6)
        )
        {
            Type = what.Type == "float32" ? "float" : what.Type,
            Operation = what.Name is CollectiveNames.AllReduce or CollectiveNames.ReduceScatter ? "sum" : "none",
            Root = what.Name == CollectiveNames.Broadcast ? 0 : -1,
            Wrong = row.Wrong,
            BusFactor = CollectiveNames.BusFactor(what.Name, what.Ranks),
        };
    }

    /// <summary>Lines above the rows.</summary>
    public string Header(string collective, CollectiveGrid grid, MeasureRequest request)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(request);
        var devices = context.Places.Select(
            (place, rank) =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $" Rank {rank, 2} Group  0 Pid {place.Process, 6} on {"host", 10} device {place.Device, 2} [{BusOf(place)}] {place.DeviceName}"
                )
        );
        return NcclTable.Header([
            $"nccl-tests version 2.19.6 layout, measured by {context.Provenance.Software}",
            $"Collective test starting: {Program(collective)}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"nThread 1 nGpus 1 minBytes {grid.SmallestBytes} maxBytes {grid.LargestBytes} step: {grid.Factor}(factor) warmup iters: {request.WarmUp} iters: {request.Repeats} agg iters: 1 validation: 1 graph: 0"
            ),
            "",
            "Using devices",
            .. devices,
        ]);
    }

    /// <summary>Lines below the rows.</summary>
    public static string Footer(string collective, IReadOnlyList<NcclRow> rows) =>
        NcclTable.Footer(rows) + $"# Collective test concluded: {Program(collective)}\n#\n";

    /// <summary>Writes the JSON of one test, <c>nccl-tests/PROGRAM-FABRIC-RANKSranks.json</c> below the folder.</summary>
    /// <param name="collective">Which.</param>
    /// <param name="rows">Its lines.</param>
    /// <param name="grid">What was asked for.</param>
    /// <param name="command">The command.</param>
    /// <param name="times">Begin and end.</param>
    public void WriteJson(
        string collective,
        IReadOnlyList<NcclRow> rows,
        CollectiveGrid grid,
        string command,
        (DateTimeOffset Start, DateTimeOffset End) times
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(grid);
        if (!Programs.TryGetValue(collective, out var program))
        {
            return;
        }

        var folder = Path.Combine(context.Folder, "nccl-tests");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(
            folder,
            string.Create(CultureInfo.InvariantCulture, $"{program}-{context.Fabric}-{context.Group.Size}ranks.json")
        );
        WholeFile.Write(
            path,
            JsonText.Write(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("version", LayoutVersion);
                json.WriteString("start_time", times.Start.ToString(TimeFormat, CultureInfo.InvariantCulture));
                json.WriteStartArray("args");
                foreach (var argument in command.Split(' '))
                {
                    json.WriteStringValue(argument);
                }

                json.WriteEndArray();
                json.WriteStartArray("env");
                json.WriteEndArray();
                json.WriteNumber("nccl_version", MachineFacts.NcclCode);
                WriteConfig(json, grid);
                json.WriteStartArray("results");
                foreach (var row in rows)
                {
                    Write(json, row, program);
                }

                json.WriteEndArray();
                var wrong = rows.Count(row => row.Wrong > 0);
                json.WriteStartObject("out_of_bounds");
                json.WriteNumber("count", wrong);
                json.WriteString("okay", wrong == 0 ? "true" : "false");
                json.WriteEndObject();
                json.WriteStartObject("average_bus_bandwidth");
                json.WriteNumber("bandwidth", Math.Round(rows.Average(row => row.BusBandwidth), 6));
                json.WriteString("okay", "unchecked");
                json.WriteEndObject();
                json.WriteStartArray("errors");
                json.WriteEndArray();
                json.WriteString("end_time", times.End.ToString(TimeFormat, CultureInfo.InvariantCulture));
                json.WriteEndObject();
            })
        );
    }

    private static string Program(string collective) => Programs.GetValueOrDefault(collective, $"{collective}_perf");

    private string BusOf(RankPlace place) => GpuBus.Of(context.Facts.GetValueOrDefault("gpus", ""), place.Device);

    private void WriteConfig(Utf8JsonWriter json, CollectiveGrid grid)
    {
        json.WriteStartObject("config");
        json.WriteNumber("nthreads", 1);
        json.WriteNumber("ngpus", 1);
        json.WriteNumber("minimum_bytes", grid.SmallestBytes);
        json.WriteNumber("maximum_bytes", grid.LargestBytes);
        json.WriteNumber("step_factor", grid.Factor);
        json.WriteNumber("warmup_iters", context.Request.WarmUp);
        json.WriteNumber("iterations", context.Request.Repeats);
        json.WriteNumber("aggregated_iterations", 1);
        json.WriteNumber("validation", 1);
        json.WriteNumber("graph", 0);
        json.WriteString("blocking_collectives", "false");
        json.WriteString("per_iter_timing", "false");
        json.WriteString("parallel_init", "false");
        json.WriteStartArray("devices");
        for (var rank = 0; rank < context.Places.Count; rank++)
        {
            var place = context.Places[rank];
            json.WriteStartObject();
            json.WriteNumber("rank", rank);
            json.WriteNumber("group", 0);
            json.WriteNumber("pid", place.Process);
            json.WriteString("hostname", "host");
            json.WriteNumber("device", place.Device);
            json.WriteString("device_hex", BusOf(place));
            json.WriteString("device_info", place.DeviceName);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, NcclRow row, string program)
    {
        json.WriteStartObject();
        json.WriteNumber("size", row.Bytes);
        json.WriteNumber("count", row.Elements);
        json.WriteString("type", row.Type);
        json.WriteString("redop", row.Operation);
        json.WriteString("root", string.Create(CultureInfo.InvariantCulture, $"{row.Root, 6}"));
        WriteSide(json, "out_of_place", row, row.Wrong);
        WriteSide(json, "in_place", row, null);
        json.WriteNumber("actual_iterations", context.Request.Repeats);
        json.WriteString("experiment_name", program);
        json.WriteEndObject();
    }

    private static void WriteSide(Utf8JsonWriter json, string name, NcclRow row, long? wrong)
    {
        json.WriteStartObject(name);
        json.WriteNumber("time", Math.Round(row.Time.TotalMicroseconds, 6));
        json.WriteNumber("alg_bw", Math.Round(row.AlgorithmBandwidth, 6));
        json.WriteNumber("bus_bw", Math.Round(row.BusBandwidth, 6));
        if (wrong is { } count)
        {
            json.WriteNumber("nwrong", count);
        }
        else
        {
            json.WriteNull("nwrong");
        }

        json.WriteEndObject();
    }
}
