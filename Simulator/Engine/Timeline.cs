using SimMoE.Units;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Engine;

/// <summary>What a step took, by rank and by stage.</summary>
public sealed class Timeline
{
    private readonly StageRecord[] _stages;
    private readonly RankTimes[] _ranks;

    internal Timeline(IReadOnlyList<StageKey> keys, RankTimes[] ranks, StageRecord[] stages, TimelineDetail detail)
    {
        Stages = keys;
        _ranks = ranks;
        _stages = stages;
        Detail = detail;
    }

    /// <summary>Why the run ended; anything but <see cref="StopReason.Completed"/> makes every time a partial one.</summary>
    public required StopReason Stop { get; init; }

    /// <summary>When the last rank was done.</summary>
    public required SimDuration Total { get; init; }

    /// <summary>Events that the engine handled, finishes of members included.</summary>
    public required long Events { get; init; }

    /// <summary>Exchanges that the network carried.</summary>
    public required long Exchanges { get; init; }

    /// <summary>What each stage index means, as in the program.</summary>
    public IReadOnlyList<StageKey> Stages { get; }

    /// <summary>How finely stages are kept.</summary>
    public TimelineDetail Detail { get; }

    /// <summary>Ranks of the step.</summary>
    public int RankCount => _ranks.Length;

    /// <summary>One rank's partition of the step.</summary>
    public RankTimes Rank(int rank) => _ranks[rank];

    /// <summary>One rank's times in one stage.</summary>
    /// <exception cref="InvalidOperationException">The run kept stages over all ranks only.</exception>
    public StageTimes At(int rank, int stage)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)rank, (uint)RankCount, nameof(rank));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)stage, (uint)Stages.Count, nameof(stage));
        return Detail == TimelineDetail.RanksAndStages
            ? _stages[(stage * RankCount) + rank].ToTimes()
            : throw new InvalidOperationException("this timeline keeps stages over all ranks only; see EngineOptions.Detail");
    }

    /// <summary>One stage over all ranks: earliest start, latest end, everything else summed.</summary>
    public StageTimes Over(int stage)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)stage, (uint)Stages.Count, nameof(stage));
        var sum = default(StageRecord);
        var width = Detail == TimelineDetail.RanksAndStages ? RankCount : 1;
        foreach (ref readonly var record in _stages.AsSpan(stage * width, width))
        {
            sum.Add(record);
        }

        return sum.ToTimes();
    }
}
