using System.Globalization;

namespace SimMoE.Trainer.Communication.Control;

/// <summary>Judges from the ranks' reports which one has gone silent or stands still. Knows no clock: the caller says what time it
/// is.</summary>
/// <param name="ranks">Every rank's identity, in order.</param>
/// <param name="limits">What is too long.</param>
/// <param name="now">Any monotonic time.</param>
internal sealed class FaultDetector(IReadOnlyList<RankIdentity> ranks, FaultLimits limits, TimeSpan now)
{
    private readonly Entry[] _entries =
    [
        .. ranks.Select(_ => new Entry
        {
            Heard = now,
            Moved = now,
            Report = RankReport.Starting,
        }),
    ];

    /// <summary>What a rank said last of its doing.</summary>
    public string Doing(int rank) => _entries[rank].Report.Doing;

    /// <summary>Takes a rank's report.</summary>
    public void Take(int rank, RankReport report, TimeSpan now)
    {
        var entry = _entries[rank];
        entry.Heard = now;
        if (report.Ticks != entry.Report.Ticks)
        {
            entry.Moved = now;
        }

        entry.Report = report;
    }

    /// <summary>The rank is done: it is not missed from now on.</summary>
    public void TakeLeave(int rank) => _entries[rank].HasLeft = true;

    /// <summary>This process itself stood still (stopped and continued, a sleeping machine): the others are not to blame for that
    /// time.</summary>
    public void Forgive(TimeSpan pause)
    {
        foreach (var entry in _entries)
        {
            entry.Heard += pause;
            entry.Moved += pause;
        }
    }

    /// <summary>Who is at fault now; null if nobody.</summary>
    public RankFailure? Find(TimeSpan now)
    {
        for (var rank = 0; rank < _entries.Length; rank++)
        {
            var entry = _entries[rank];
            if (!entry.HasLeft && now - entry.Heard >= limits.SilenceOf(entry.Report))
            {
                return new RankFailure(rank, RankFailure.World, Silent(ranks[rank], now - entry.Heard, entry.Report.Doing));
            }
        }

        return FindStalled(now);
    }

    /// <summary>The message about a rank that no longer answers.</summary>
    public static string Silent(RankIdentity rank, TimeSpan silence, string doing) =>
        $"{rank} has not answered for {Seconds(silence)} s; last known: {doing}. Its process is stopped, or its host or the network is lost";

    private RankFailure? FindStalled(TimeSpan now)
    {
        var waiting = Pick((entry, best) => !entry.HasLeft && entry.Report.Waits && IsStalled(entry, now) && entry.Report.Calls > best, -1);
        if (waiting < 0)
        {
            return null;
        }

        var calls = _entries[waiting].Report.Calls;
        var guilty = -1;
        for (var rank = 0; rank < _entries.Length; rank++)
        {
            var entry = _entries[rank];
            var standsStill = entry.HasLeft || IsStalled(entry, now);
            if (!standsStill)
            {
                // It still moves, so the others may have to wait for it.
                return null;
            }

            if (entry.Report.Calls < calls && (guilty < 0 || entry.Report.Calls < _entries[guilty].Report.Calls))
            {
                guilty = rank;
            }
        }

        return guilty >= 0 ? Hanging(guilty, waiting, now) : AllWait(now);
    }

    private RankFailure Hanging(int guilty, int waiting, TimeSpan now)
    {
        var entry = _entries[guilty];
        var what = entry.HasLeft ? "has ended its work" : $"has made no progress for {Seconds(now - entry.Moved)} s ({entry.Report.Doing})";
        return new RankFailure(
            guilty,
            RankFailure.World,
            $"{ranks[guilty]} {what} while rank {waiting} waits for it ({_entries[waiting].Report.Doing}); if its work takes longer than this, raise --fault-timeout"
        );
    }

    private RankFailure? AllWait(TimeSpan now)
    {
        var first = _entries[0].Report;
        return Array.Exists(_entries, entry => entry.HasLeft || !entry.Report.Waits || entry.Report.Calls != first.Calls)
            ? null
            : new RankFailure(
                -1,
                RankFailure.World,
                $"no rank has made progress for {Seconds(now - _entries.Max(entry => entry.Moved))} s; rank 0: {first.Doing}. The network between them is stuck, or --fault-timeout is too short for this work"
            );
    }

    private bool IsStalled(Entry entry, TimeSpan now) => now - entry.Moved >= limits.StallOf(entry.Report);

    private int Pick(Func<Entry, long, bool> better, int none)
    {
        var found = none;
        var best = -1L;
        for (var rank = 0; rank < _entries.Length; rank++)
        {
            if (better(_entries[rank], best))
            {
                found = rank;
                best = _entries[rank].Report.Calls;
            }
        }

        return found;
    }

    private static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString(time.TotalSeconds < 10 ? "0.#" : "0", CultureInfo.InvariantCulture);

    private sealed class Entry
    {
        public TimeSpan Heard { get; set; }

        public TimeSpan Moved { get; set; }

        public RankReport Report { get; set; }

        public bool HasLeft { get; set; }
    }
}
