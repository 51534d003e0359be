using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Programs;
using SimMoE.Units;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Steps;

/// <summary>Writes one program for all ranks at once: the order of operations is common, durations and groups may differ by rank.</summary>
/// <remarks>Operations are kept once; what differs between ranks is kept beside them (<see cref="RankProgram"/>), so that a step of
/// 1,024 ranks costs little more memory than a step of one.</remarks>
public sealed class ProgramBuilder
{
    private readonly int _ranks;
    private readonly Dictionary<StageKey, int> _stageNumbers = [];
    private readonly List<StageKey> _stages = [];
    private readonly List<CollectiveSpec> _collectives = [];
    private readonly List<Op> _template = [];
    private readonly List<KernelCost[]> _costs = [];
    private readonly List<(int First, RankGroups Groups)> _exchanges = [];
    private int _events;

    /// <summary>Starts an empty program.</summary>
    /// <param name="ranks">Ranks, 1 or more.</param>
    public ProgramBuilder(int ranks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ranks, 1);
        _ranks = ranks;
    }

    /// <summary>The number of a stage, given at its first use.</summary>
    public int StageNumber(StageKey stage)
    {
        if (!_stageNumbers.TryGetValue(stage, out var number))
        {
            number = _stages.Count;
            _stages.Add(stage);
            _stageNumbers.Add(stage, number);
        }

        return number;
    }

    /// <summary>Kernels that cost the same on every rank; nothing is written if they cost nothing.</summary>
    public void Kernel(StageKey stage, KernelCost cost, byte stream = Streams.Compute)
    {
        var number = StageNumber(stage);
        if (cost != default)
        {
            _template.Add(new(OpKind.Kernel, stream, number, cost.Device, cost.Launches, 0));
        }
    }

    /// <summary>Kernels whose cost differs by rank.</summary>
    /// <param name="stage">What they belong to.</param>
    /// <param name="costs">Cost on each rank; kept, not copied.</param>
    /// <param name="stream">Stream they are issued to.</param>
    public void Kernel(StageKey stage, KernelCost[] costs, byte stream = Streams.Compute)
    {
        ArgumentNullException.ThrowIfNull(costs);
        Invariant.Require(costs.Length == _ranks);
        if (!costs.AsSpan().ContainsAnyExcept(costs[0]))
        {
            Kernel(stage, costs[0], stream);
            return;
        }

        _template.Add(new(OpKind.Kernel, stream, StageNumber(stage), RankProgram.Varies, 0, _costs.Count));
        _costs.Add(costs);
    }

    /// <summary>The host waits for the compute stream and for a copy.</summary>
    public void HostSync(StageKey stage, SimDuration copy, byte stream = Streams.Compute) =>
        _template.Add(new(OpKind.HostSync, stream, StageNumber(stage), copy, 0, 0));

    /// <summary>The host computes.</summary>
    public void HostWork(StageKey stage, SimDuration time) =>
        _template.Add(new(OpKind.HostWork, Streams.Compute, StageNumber(stage), time, 0, 0));

    /// <summary>Marks a point of a stream.</summary>
    /// <returns>The mark, for <see cref="Wait"/>.</returns>
    public int Record(StageKey stage, byte stream)
    {
        _template.Add(new(OpKind.Record, stream, StageNumber(stage), SimDuration.Zero, 0, _events));
        return _events++;
    }

    /// <summary>Lets a stream wait for a mark.</summary>
    public void Wait(StageKey stage, byte stream, int mark) =>
        _template.Add(new(OpKind.Wait, stream, StageNumber(stage), SimDuration.Zero, 0, mark));

    /// <summary>One collective in each group.</summary>
    /// <param name="stage">What they belong to.</param>
    /// <param name="stream">Stream they are issued to.</param>
    /// <param name="groups">Who takes part in which.</param>
    /// <param name="collectives">The collective of each group.</param>
    /// <param name="launches">Host time of issuing it, in launches.</param>
    public void Collective(StageKey stage, byte stream, RankGroups groups, IReadOnlyList<CollectiveSpec> collectives, int launches = 1)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(collectives);
        Invariant.Require(groups.Count == collectives.Count && groups.Count * groups.Size == _ranks);
        _template.Add(new(OpKind.Collective, stream, StageNumber(stage), SimDuration.Zero, launches, _exchanges.Count));
        _exchanges.Add((_collectives.Count, groups));
        _collectives.AddRange(collectives);
    }

    /// <summary>A collective on a stream of its own that starts when the compute stream has come this far.</summary>
    /// <returns>The mark of its end; the compute stream does not wait for it yet.</returns>
    public int CollectiveBeside(
        StageKey stage,
        byte stream,
        RankGroups groups,
        IReadOnlyList<CollectiveSpec> collectives,
        int? after = null,
        int launches = 1
    )
    {
        Wait(stage, stream, after ?? Record(stage, Streams.Compute));
        Collective(stage, stream, groups, collectives, launches);
        return Record(stage, stream);
    }

    /// <summary>The finished program. Ranks with equal programs share one list.</summary>
    public StepProgram Build()
    {
        var body = new ProgramBody([.. _template], [.. _costs], [.. _exchanges]);
        var shared = new Dictionary<RankProgram, RankProgram>();
        var ranks = new IReadOnlyList<Op>[_ranks];
        for (var rank = 0; rank < _ranks; rank++)
        {
            var program = new RankProgram(body, rank);
            if (!shared.TryGetValue(program, out var known))
            {
                shared.Add(program, program);
                known = program;
            }

            ranks[rank] = known;
        }

        return new StepProgram
        {
            Stages = [.. _stages],
            Collectives = [.. _collectives],
            Ranks = ranks,
        };
    }
}
