using SimMoE.Simulator.Engine;
using SimMoE.Units;

namespace SimMoE.Simulator.Results;

/// <summary>The step's time cut by cause: the mean over ranks. Exact: the parts sum to the step's time.</summary>
public sealed class CauseBreakdown
{
    private readonly long[] _rankPicoseconds;

    private CauseBreakdown(long[] rankPicoseconds, int ranks, SimDuration total)
    {
        (_rankPicoseconds, Ranks, Total) = (rankPicoseconds, ranks, total);
    }

    /// <summary>Ranks.</summary>
    public int Ranks { get; }

    /// <summary>The step's time.</summary>
    public SimDuration Total { get; }

    /// <summary>Picoseconds summed over ranks; over all causes they sum to ranks x <see cref="Total"/>.</summary>
    public long RankPicoseconds(Cause cause) => _rankPicoseconds[(int)cause];

    /// <summary>Mean over ranks, in seconds.</summary>
    public double Seconds(Cause cause) => RankPicoseconds(cause) / 1e12 / Ranks;

    /// <summary>Part of the step's time, 0 to 1; 0 if the step takes no time.</summary>
    public double Share(Cause cause) => Total == SimDuration.Zero ? 0 : (double)RankPicoseconds(cause) / Ranks / Total.Picoseconds;

    /// <summary>Cuts a timeline.</summary>
    /// <param name="timeline">Kept by rank and stage.</param>
    /// <remarks>Exposed communication is split in transfer and waiting: what the compute stream waited for last is the transfer.
    /// docs/models/causes.md.</remarks>
    public static CauseBreakdown Of(Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var sums = new long[Causes.All.Count];
        for (var stage = 0; stage < timeline.Stages.Count; stage++)
        {
            AddStage(timeline, stage, sums);
        }

        for (var rank = 0; rank < timeline.RankCount; rank++)
        {
            sums[(int)Cause.ImbalanceWait] += timeline.Rank(rank).Idle.Picoseconds;
        }

        Invariant.Require(sums.Sum() == timeline.RankCount * timeline.Total.Picoseconds);
        return new(sums, timeline.RankCount, timeline.Total);
    }

    /// <summary>Exposed time of a stage in which others were waited for; the rest of the exposed time is transfer.</summary>
    public static SimDuration ExposedWait(in StageTimes times)
    {
        var moving = times.Communication - times.Wait;
        return times.ExposedCommunication > moving ? times.ExposedCommunication - moving : SimDuration.Zero;
    }

    private static void AddStage(Timeline timeline, int stage, long[] sums)
    {
        var name = timeline.Stages[stage].Name;
        var (kernels, transfer) = ((int)Causes.OfKernels(name), (int)Causes.OfTransfer(name));
        for (var rank = 0; rank < timeline.RankCount; rank++)
        {
            var times = timeline.At(rank, stage);
            if (times.IsEmpty)
            {
                continue;
            }

            var waited = ExposedWait(times);
            sums[kernels] += times.Kernel.Picoseconds;
            sums[transfer] += (times.ExposedCommunication - waited).Picoseconds;
            sums[(int)Cause.ImbalanceWait] += waited.Picoseconds;
            sums[(int)Cause.HostSync] += times.ExposedSync.Picoseconds;
            sums[(int)Cause.Launches] += times.ExposedLaunch.Picoseconds;
        }
    }
}
