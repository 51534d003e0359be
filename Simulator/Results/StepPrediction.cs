using SimMoE.Simulator.Engine;
using SimMoE.Simulator.Memory;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Steps;
using SimMoE.Units;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Results;

/// <summary>What a simulated step took, and why.</summary>
public sealed class StepPrediction
{
    private readonly StageRows _rows;
    private readonly Lazy<LinkLoads> _loads;
    private readonly Lazy<IReadOnlyList<Conclusion>> _conclusions;
    private readonly Lazy<IReadOnlyList<MemoryUsage>> _memory;

    /// <summary>Sums up a run.</summary>
    /// <param name="setup">What was predicted.</param>
    /// <param name="scope">The whole step, or one layer.</param>
    /// <param name="step">Program and volumes.</param>
    /// <param name="timeline">What the engine found, kept by rank and stage.</param>
    public StepPrediction(StepSetup setup, SimulationScope scope, BuiltStep step, Timeline timeline)
        : this(setup, scope, step, timeline, null) { }

    /// <summary>Sums up a run.</summary>
    /// <param name="setup">What was predicted.</param>
    /// <param name="scope">The whole step, or one layer.</param>
    /// <param name="step">Program and volumes.</param>
    /// <param name="timeline">What the engine found, kept by rank and stage.</param>
    /// <param name="loads">What the network has added up already; null for nothing.</param>
    internal StepPrediction(StepSetup setup, SimulationScope scope, BuiltStep step, Timeline timeline, WholeLoads? loads)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(timeline);
        (Setup, Scope, Step, Timeline) = (setup, scope, step, timeline);
        Causes = CauseBreakdown.Of(timeline);
        _rows = new StageRows(step, timeline);
        _loads = new(() => new LinkLoads(step, setup.Cluster, loads));
        _memory = new(() => RankMemory.Of(setup, step.Volumes));
        _conclusions = new(() => Results.Conclusions.Of(this));
    }

    /// <summary>What was predicted.</summary>
    public StepSetup Setup { get; }

    /// <summary>Which model moved the exchanges: <c>exact</c>, <c>makespan</c> or <c>ideal</c>; empty if it is not known.</summary>
    public string Network { get; init; } = "";

    /// <summary>The whole step, or one layer.</summary>
    public SimulationScope Scope { get; }

    /// <summary>Program and volumes.</summary>
    public BuiltStep Step { get; }

    /// <summary>What the engine found.</summary>
    public Timeline Timeline { get; }

    /// <summary>Time from the first launch to the end of the last rank.</summary>
    public SimDuration StepTime => Timeline.Total;

    /// <summary>The step's time cut by cause.</summary>
    public CauseBreakdown Causes { get; }

    /// <summary>Tokens of the step over all ranks and micro-batches.</summary>
    public long Tokens => (long)Setup.Plan.Ranks * Setup.Plan.MicroBatches * Setup.Plan.SequencesPerRank * Setup.Model.SequenceLength;

    /// <summary>Tokens a second over all ranks; 0 if the step takes no time.</summary>
    public double TokensPerSecond => StepTime == SimDuration.Zero ? 0 : Tokens / StepTime.TotalSeconds;

    /// <summary>Operations that the model needs for the scope: matrix products, no recomputation, no padding.</summary>
    public double ModelFlops => Tokens * (double)(FlopsPerToken(Pass.Forward) + FlopsPerToken(Pass.Backward));

    /// <summary>Model FLOPs utilisation: <see cref="ModelFlops"/> over what the GPUs could do in bf16 in the time, 0 to 1.</summary>
    public double ModelFlopsUtilisation =>
        StepTime == SimDuration.Zero
            ? 0
            : ModelFlops / (StepTime.TotalSeconds * Setup.Plan.Ranks * Setup.Cluster.Device.PeakBf16.PerSecond);

    /// <summary>What the numbers say, in words.</summary>
    public IReadOnlyList<Conclusion> Conclusions => _conclusions.Value;

    /// <summary>Peak memory of each rank in the whole training step, by kind; found when first asked for. The rows that ranks received are
    /// this step's, so a report of one layer has none (empty).</summary>
    public IReadOnlyList<MemoryUsage> Memory => Scope == SimulationScope.Step ? _memory.Value : [];

    /// <summary>The rank that needs most memory, the first of several; null for a report of one layer.</summary>
    public (int Rank, MemoryUsage Usage)? FullestRank =>
        Memory.Count == 0 ? null : Memory.Select((usage, rank) => (Rank: rank, Usage: usage)).MaxBy(pair => pair.Usage.Total.Count);

    /// <summary>Bytes by link, added up when first asked for.</summary>
    public LinkLoads Links => _loads.Value;

    /// <summary>Rows of the stage table, in a fixed order.</summary>
    /// <param name="detail">How finely they are cut.</param>
    public IEnumerable<StageRow> Rows(RowDetail detail = RowDetail.Stages) => _rows.Rows(detail);

    /// <summary>Bytes that token exchanges put on the wire, over all ranks: dispatch, combine and forwarding.</summary>
    public long TokenWireBytes =>
        Rows().Where(row => row.Stage is Stage.Dispatch or Stage.Combine or Stage.Forward).Sum(row => row.WireBytes);

    private long FlopsPerToken(Pass pass) =>
        Scope switch
        {
            SimulationScope.Step => FlopCount.OfModel(Setup.Model, pass).Total.Count,
            SimulationScope.LayerForward when pass == Pass.Backward => 0,
            _ => FlopCount.OfSparseLayer(Setup.Model.Moe!, Setup.Model.HiddenSize, pass).Total.Count,
        };
}
