using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Tracing;
using SimMoE.Units;

namespace SimMoE.Simulator.Engine;

/// <summary>Costs of the host, disturbances and limits of one run. docs/models/host.md and docs/models/overlap.md.</summary>
public sealed record EngineOptions
{
    /// <summary>Host time to issue one kernel.</summary>
    public SimDuration HostLaunch { get; init; }

    /// <summary>Host time of a synchronisation that finds the device idle; the copy is the operation's own duration.</summary>
    public SimDuration HostSync { get; init; }

    /// <summary>Share of compute throughput lost for each multiprocessor that a collective holds on the device, 0 to 1.</summary>
    public double SlowdownPerMultiprocessor { get; init; }

    /// <summary>Share of compute throughput that remains however much collectives hold, in (0, 1].</summary>
    public double MinimumThroughput { get; init; } = 0.05;

    /// <summary>True if what lies between two host synchronisations is one captured graph, replayed with a single launch.</summary>
    public bool CudaGraph { get; init; }

    /// <summary>Factor on each rank's kernel times, positive; empty means 1 for all. A straggler has more than 1.</summary>
    public IReadOnlyList<double> ComputeFactors { get; init; } = [];

    /// <summary>Time at which each rank's host begins; empty means 0 for all.</summary>
    public IReadOnlyList<SimDuration> StartDelays { get; init; } = [];

    /// <summary>Events after which the run stops and says so.</summary>
    public long MaxEvents { get; init; } = long.MaxValue;

    /// <summary>Simulated time after which the run stops and says so.</summary>
    public SimDuration MaxTime { get; init; } = SimDuration.MaxValue;

    /// <summary>How finely the timeline keeps stages.</summary>
    public TimelineDetail Detail { get; init; } = TimelineDetail.RanksAndStages;

    /// <summary>Receives every span; null for none.</summary>
    public ITraceSink? Trace { get; init; }

    /// <summary>Host costs of a compute model, launches scaled by an implementation's factor.</summary>
    /// <param name="compute">Measured or data-sheet numbers.</param>
    /// <param name="implementation">Null for launches as the model has them and no graph.</param>
    public static EngineOptions From(IComputeModel compute, Implementation? implementation = null)
    {
        ArgumentNullException.ThrowIfNull(compute);
        var factor = implementation?.HostLaunchFactor ?? 1.0;
        return new EngineOptions
        {
            HostLaunch = new((long)Math.Round(compute.HostLaunch.Picoseconds * factor)),
            HostSync = compute.HostSync,
            SlowdownPerMultiprocessor = compute.SlowdownPerMultiprocessor,
            CudaGraph = implementation?.CudaGraph ?? false,
        };
    }

    /// <summary>Refuses what does not fit a program.</summary>
    /// <exception cref="ArgumentException">A list that is neither empty nor one value a rank, or a value out of range.</exception>
    internal void Check(int ranks)
    {
        if (
            ComputeFactors.Count != 0
            && (ComputeFactors.Count != ranks || ComputeFactors.Any(factor => !(factor > 0 && double.IsFinite(factor))))
        )
        {
            throw new ArgumentException($"compute factors must be {ranks} positive numbers, or none", nameof(ranks));
        }

        if (StartDelays.Count != 0 && (StartDelays.Count != ranks || StartDelays.Any(delay => delay.Picoseconds < 0)))
        {
            throw new ArgumentException($"start delays must be {ranks} times, 0 or more, or none", nameof(ranks));
        }

        if (HostLaunch.Picoseconds < 0 || HostSync.Picoseconds < 0)
        {
            throw new ArgumentException("host times must be 0 or more", nameof(ranks));
        }

        if (SlowdownPerMultiprocessor is not (>= 0 and <= 1) || MinimumThroughput is not (> 0 and <= 1))
        {
            throw new ArgumentException("a slow-down lies in [0, 1] and a throughput in (0, 1]", nameof(ranks));
        }
    }
}
