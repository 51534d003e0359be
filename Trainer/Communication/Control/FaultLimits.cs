namespace SimMoE.Trainer.Communication.Control;

/// <summary>How long a rank may be silent or stand still.</summary>
/// <param name="Interval">Time between heartbeats.</param>
/// <param name="Silence">A rank that has sent nothing for so long is taken for lost.</param>
/// <param name="Stall">A main thread that stands still for so long while others wait for it hangs.</param>
/// <param name="Start">Both limits of a rank that has not begun its work: it loads libraries, which may hold up its heartbeat as
/// well.</param>
internal sealed record FaultLimits(TimeSpan Interval, TimeSpan Silence, TimeSpan Stall, TimeSpan Start)
{
    private const int HeartbeatsPerTimeout = 20;
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan MostInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long a rank may be silent after this report.</summary>
    public TimeSpan SilenceOf(RankReport report) => report.Started ? Silence : Start;

    /// <summary>How long its main thread may stand still.</summary>
    public TimeSpan StallOf(RankReport report) => report.Started ? Stall : Start;

    /// <summary>Limits that leave time to tell everyone before the timeout is over.</summary>
    /// <param name="fault">Within this time after a fault every rank has ended.</param>
    /// <param name="rendezvous">What start-up is allowed.</param>
    public static FaultLimits Of(TimeSpan fault, TimeSpan rendezvous)
    {
        var interval = fault / HeartbeatsPerTimeout;
        interval =
            interval < LeastInterval ? LeastInterval
            : interval > MostInterval ? MostInterval
            : interval;
        // A report is up to one interval old when it is sent, and the detector looks once an interval; the rest is for the way out.
        var limit = fault - (4 * interval);
        limit = limit < fault / 2 ? fault / 2 : limit;
        return new FaultLimits(interval, limit, limit, rendezvous > limit ? rendezvous : limit);
    }
}
