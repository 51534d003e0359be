using System.Globalization;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Simulator.Network;

namespace SimMoE.Experiments.Verbs.AllToAll;

/// <summary>Simulates exchanges and prints them as nccl-tests would have measured them.</summary>
/// <param name="host">What may be used of the process.</param>
public sealed class AllToAllAction(Host host)
{
    /// <summary>Does what was asked.</summary>
    /// <returns>Exit status.</returns>
    public int Run(AllToAllRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.WriteMatrix is { } file)
        {
            WholeFile.MakeRoom(file, "--write-matrix");
        }

        var runs = new List<ExchangeRun>();
        if (!request.Json)
        {
            host.Output.Write(NcclTable.Header(Program(request), [Facts(request)]));
        }

        foreach (var traffic in Traffics(request))
        {
            host.Stop.ThrowIfCancellationRequested();
            Write(request.WriteMatrix, traffic);
            runs.Add(Run(request, traffic));
            if (!request.Json)
            {
                host.Output.Write(NcclTable.Row(runs[^1].Row));
                host.Output.Flush();
            }
        }

        host.Output.Write(request.Json ? Json(request, runs) : NcclTable.Footer(runs.Select(run => run.Row)) + Busiest(runs[^1]));
        return ExitCode.Success;
    }

    private static ExchangeRun Run(AllToAllRequest request, Traffic traffic)
    {
        var ranks = (double)traffic.Ranks.Count;
        try
        {
            return ExchangeRun.Of(request.Cluster, traffic, request.Network);
        }
        catch (OverflowException)
            when (SimulatedRange.OfExchange(request.Cluster, ranks * ExchangeTraffic.LargestBuffer(traffic), request.Matrix ?? "--bytes")
                    is { } tooLarge
            )
        {
            throw tooLarge;
        }
    }

    private static IEnumerable<Traffic> Traffics(AllToAllRequest request)
    {
        var ranks = request.Cluster.RankCount;
        if (request.Matrix is { } file)
        {
            return [ExchangeTraffic.Of(MatrixFile.Read(file, ranks), ranks)];
        }

        return request.Sizes.Select(size =>
            request.Skew > 0 ? (Traffic)ExchangeTraffic.Skewed(ranks, size, request.Skew) : ExchangeTraffic.Even(ranks, size)
        );
    }

    private static void Write(string? file, Traffic traffic)
    {
        if (file is not null)
        {
            MatrixFile.Write(
                file,
                traffic.Ranks.Count,
                (source, destination) =>
                    traffic is MatrixTraffic matrix
                        ? matrix.Bytes[(source * traffic.Ranks.Count) + destination]
                        : ((EvenTraffic)traffic).BytesPerPair
            );
        }
    }

    private static string Program(AllToAllRequest request) => request.Matrix is null && request.Skew == 0 ? "alltoall" : "alltoallv";

    private static string Facts(AllToAllRequest request)
    {
        var cluster = request.Cluster;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{cluster.Name}: {cluster.RankCount} x {cluster.Device.Name} on {cluster.NodeCount} nodes; network {request.Network}; size = bytes of one rank over all peers"
        );
    }

    private static string Busiest(ExchangeRun run) =>
        run.Busiest.Length == 0
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"# Busiest link        : {run.Busiest}, {run.BusyShare * 100:F1} % of the time\n"
            );

    private static string Json(AllToAllRequest request, List<ExchangeRun> runs) =>
        JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("topology", request.Cluster.Name);
            json.WriteNumber("ranks", request.Cluster.RankCount);
            json.WriteString("network", request.Network.ToString());
            json.WriteStartArray("results");
            foreach (var run in runs)
            {
                json.WriteStartObject();
                json.WriteNumber("size_bytes", run.Row.Bytes);
                json.WriteNumber("time_ps", run.Row.Time.Picoseconds);
                json.WriteNumber("time_us", run.Row.Time.TotalMicroseconds);
                json.WriteNumber("algbw_GBps", run.Row.AlgorithmBandwidth);
                json.WriteNumber("busbw_GBps", run.Row.BusBandwidth);
                json.WriteNumber("events", run.Events);
                json.WriteNumber("wall_ms", run.Wall.TotalMilliseconds);
                json.WriteString("busiest_link", run.Busiest);
                json.WriteNumber("busiest_link_share", run.BusyShare);
                json.WriteStartArray("rank_finish_ps");
                foreach (var finish in run.Finishes)
                {
                    json.WriteNumberValue(finish.Picoseconds);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
}
