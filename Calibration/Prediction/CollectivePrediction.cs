using SimMoE.Simulator.Collectives;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Programs;
using SimMoE.Topology;
using SimMoE.Workload.Measurements;

namespace SimMoE.Calibration.Prediction;

/// <summary>What the network model says of one measured collective.</summary>
public static class CollectivePrediction
{
    // Rows of uneven exchanges, as they are measured (docs/measuring.md): a token of 1,024 elements in bf16.
    private const long RowBytes = 2048;

    /// <summary>Time of a collective, microseconds; null for what is no transfer (copies to the host).</summary>
    /// <param name="cluster">Where; as many ranks as were measured.</param>
    /// <param name="collective">What.</param>
    public static double? Microseconds(Cluster cluster, MeasuredCollective collective)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(collective);
        return Spec(collective) is { } spec
            ? spec.Phases.Sum(phase => ExchangeSimulation.Run(cluster, phase, links: 0).Time.TotalMicroseconds)
            : null;
    }

    /// <summary>The collective as the simulator has it, or null.</summary>
    public static CollectiveSpec? Spec(MeasuredCollective collective)
    {
        ArgumentNullException.ThrowIfNull(collective);
        int[] ranks = [.. Enumerable.Range(0, collective.Ranks)];
        var bytes = collective.SizeBytes;
        return collective.Name switch
        {
            CollectiveNames.AllToAll or CollectiveNames.MetadataExchange => AllToAll.Even(ranks, bytes / collective.Ranks, 0),
            CollectiveNames.AllToAllV => AllToAll.Uneven(ranks, Matrix(collective), 0),
            CollectiveNames.AllReduce => Ring.AllReduce(ranks, bytes, 0),
            CollectiveNames.AllGather => Ring.AllGather(ranks, bytes, 0),
            CollectiveNames.ReduceScatter => Ring.ReduceScatter(ranks, bytes, 0),
            CollectiveNames.Broadcast => Ring.Broadcast(ranks, bytes, 0),
            _ => null,
        };
    }

    // Rank 0 keeps what the share leaves and spreads the rest, every other rank spreads its rows evenly over all (docs/measuring.md).
    private static long[] Matrix(MeasuredCollective collective)
    {
        var ranks = collective.Ranks;
        var rows = collective.SizeBytes / RowBytes;
        var matrix = new long[ranks * ranks];
        for (var source = 0; source < ranks; source++)
        {
            var leaving = source == 0 ? (long)(rows * collective.Share) : rows - (rows / ranks);
            var (given, others) = (0L, 0);
            for (var destination = 0; destination < ranks; destination++)
            {
                if (destination != source)
                {
                    others++;
                    var until = leaving * others / (ranks - 1);
                    matrix[(source * ranks) + destination] = (until - given) * RowBytes;
                    given = until;
                }
            }
        }

        return matrix;
    }
}
