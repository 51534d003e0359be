using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SimMoE.Units;
using SimMoE.Workload.Measurements;

namespace SimMoE.Calibration.Measurements;

/// <summary>Reads the JSON of nccl-tests (version 2.17 and later, <c>-J</c>): its own, or what <c>measure collectives</c> writes in its
/// form.</summary>
/// <remarks>Files are named <c>PROGRAM-FABRIC-Nranks.json</c>, as <c>alltoall_perf-nvlink-2ranks.json</c>: nccl-tests does not know what
/// its links are.
/// Out-of-place times count. <c>alltoallv_perf</c> is left out: its file does not say how the rows were split.</remarks>
public static partial class NcclTestsFile
{
    private static readonly Dictionary<string, string> Collectives = new()
    {
        ["alltoall_perf"] = CollectiveNames.AllToAll,
        ["all_reduce_perf"] = CollectiveNames.AllReduce,
        ["all_gather_perf"] = CollectiveNames.AllGather,
        ["reduce_scatter_perf"] = CollectiveNames.ReduceScatter,
        ["broadcast_perf"] = CollectiveNames.Broadcast,
    };

    /// <summary>Rows of a file; none if its program is another.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SpecException">Its name or its content is not as expected.</exception>
    public static IReadOnlyList<CollectiveMeasurement> Read(string path)
    {
        var name = Name().Match(Path.GetFileName(path));
        if (
            !name.Success
            || !int.TryParse(name.Groups["ranks"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var ranks)
            || ranks < 1
        )
        {
            throw new SpecException(
                new Problem(
                    "$",
                    "found this name",
                    "expected PROGRAM-FABRIC-Nranks.json, such as alltoall_perf-nvlink-2ranks.json",
                    0,
                    path
                )
            );
        }

        if (!Collectives.TryGetValue(name.Groups["program"].Value, out var collective))
        {
            return [];
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(path));
            var version = json.RootElement.TryGetProperty("nccl_version", out var number) ? number.ToString() : "unknown";
            return
            [
                .. json
                    .RootElement.GetProperty("results")
                    .EnumerateArray()
                    .Select(result => Row(result, collective, name.Groups["fabric"].Value, ranks, version)),
            ];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            var line = error is JsonException { LineNumber: { } at } ? (int)at + 1 : 0;
            throw new SpecException(
                new Problem(
                    "$",
                    $"found no such table: {error.Message}",
                    "expected the JSON of nccl-tests: results with size and out_of_place.time",
                    line,
                    path
                )
            );
        }
    }

    private static CollectiveMeasurement Row(JsonElement result, string collective, string fabric, int ranks, string version)
    {
        var place = result.GetProperty("out_of_place");
        var time = place.GetProperty("time").GetDouble();
        if (!(time > 0 && double.IsFinite(time)))
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"a time of {time} us"));
        }

        // nccl-tests counts what arrived wrong, or writes N/A where it did not look.
        if (place.TryGetProperty("nwrong", out var wrong) && wrong.ValueKind == JsonValueKind.Number && wrong.GetDouble() > 0)
        {
            throw new FormatException($"{wrong.GetDouble()} elements that arrived with a wrong value");
        }

        return new CollectiveMeasurement
        {
            Provenance = new Provenance
            {
                Machine = "",
                Software = $"nccl-tests NCCL {version}",
                Date = "",
            },
            Collective = new MeasuredCollective
            {
                Fabric = fabric,
                Ranks = ranks,
                Name = collective,
                Type = result.TryGetProperty("type", out var type) && type.GetString() == "float" ? "float32" : "bfloat16",
                SizeBytes = result.GetProperty("size").GetInt64(),
                Share = collective == CollectiveNames.AllToAll ? (ranks - 1.0) / ranks : 1,
            },
            Clock = "cuda-event",
            Rank = 0,
            Repeats = 1,
            Time = new Quartiles(time, time, time),
            AlgorithmBandwidth = 0,
            BusBandwidth = 0,
            Wrong = 0,
        };
    }

    [GeneratedRegex("^(?<program>[a-z_]+_perf)-(?<fabric>[A-Za-z0-9.]+)-(?<ranks>[0-9]+)ranks\\.json$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
