using SimMoE.Experiments.Specs;
using SimMoE.Topology;
using SimMoE.Units;
using SimMoE.Workload.Models;

namespace SimMoE.Experiments.Results;

/// <summary>Tells input whose results leave 64 bits (2^63 picoseconds are 106 days) from a bug that overflows.</summary>
/// <remarks>Bounds are far above what any run takes. An overflow that they do not explain is a bug and stays one.</remarks>
internal static class SimulatedRange
{
    private const string Found = "the run takes more than 106 days, or counts beyond 2^63 bytes, operations or rows";
    private const string Expected = "expected less work, or faster links and devices";

    // No efficiency is below a hundredth, and a step comes back to a layer some tens of times.
    private const double Pessimism = 1e4;

    /// <summary>The input error behind an overflow of a step; null if the step is too small to overflow anything.</summary>
    /// <param name="spec">What was run.</param>
    /// <param name="path">Place of the spec.</param>
    /// <param name="line">Its line.</param>
    /// <param name="file">Its file.</param>
    public static SpecException? OfStep(ExperimentSpec spec, string path, int line, string file)
    {
        var (model, plan, cluster) = (spec.Model, spec.Plan, spec.Cluster);
        double tokens = (double)plan.SequencesPerRank * model.SequenceLength * plan.MicroBatches;
        var parameters = ParameterCount.Of(model);
        var rows = tokens * plan.Ranks * Math.Max(1, model.Moe?.TopK ?? 1) * Math.Max(1, model.Moe?.Heads ?? 1);
        var core = (double)model.Layers * model.SequenceLength * model.Attention.Heads * model.Attention.QueryKeySize;
        var operations = tokens * (parameters.Active + core);
        var bytes = (plan.Ranks * (double)parameters.Total) + (rows * model.HiddenSize * model.Layers);
        var device = cluster.Device;
        var seconds =
            (operations / Math.Min(device.PeakBf16.PerSecond, device.PeakF32.PerSecond))
            + (bytes / device.MemoryBandwidth.PerSecond)
            + Seconds(cluster, bytes, (double)model.Layers * plan.MicroBatches * plan.Ranks);
        return rows > int.MaxValue || Math.Max(Math.Max(operations, bytes), 1e12 * seconds) * Pessimism > long.MaxValue
            ? new SpecException(new Problem(path, Found, Expected, line, file))
            : null;
    }

    /// <summary>The input error behind an overflow of an exchange; null if it is too small to overflow anything.</summary>
    /// <param name="cluster">What it moves over.</param>
    /// <param name="bytes">All that moves.</param>
    /// <param name="source">File or option that says how much.</param>
    public static SpecException? OfExchange(Cluster cluster, double bytes, string source) =>
        Math.Max(bytes, 1e12 * Seconds(cluster, bytes, 1)) * Pessimism > long.MaxValue
            ? new SpecException(new Problem(source, Found, Expected))
            : null;

    /// <summary>All bytes one after the other over the slowest link, and every latency for each time.</summary>
    private static double Seconds(Cluster cluster, double bytes, double times) =>
        cluster.Links.IsEmpty
            ? 0
            : (bytes / cluster.Links.Min(link => link.Capacity.PerSecond))
                + (
                    times
                    * (
                        cluster.Links.Max(link => link.Latency.TotalSeconds * cluster.Router.MaximumHops)
                        + cluster.Transports.Max(law => law.Latency.TotalSeconds)
                    )
                );
}
