using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Communication.Control;

namespace SimMoE.Tests.Trainer.Communication.Control;

/// <summary>Limits are 10 s of silence or standing still, 60 s of both before a rank has begun its work.</summary>
public sealed class FaultDetectorTests
{
    private static readonly FaultLimits Limits = new(Seconds(1), Seconds(10), Seconds(10), Seconds(60));
    private readonly FaultDetector _detector = new([new(0, "a", 10), new(1, "b", 11), new(2, "c", 12)], Limits, Seconds(0));

    [Fact]
    public void Find_AllReport_NobodyIsAtFault()
    {
        for (var now = 0; now < 100; now++)
        {
            Report(now, (now, now, true), (now, now, true), (now, now, true));
            Assert.Null(_detector.Find(Seconds(now)));
        }
    }

    [Fact]
    public void Find_SilentRank_IsNamedWithWhatItDid()
    {
        Report(0, (1, 1, false), (1, 1, false), (1, 1, false));
        for (var now = 1; now < 10; now++)
        {
            Report(now, (now, now, false), null, (now, now, false));
            Assert.Null(_detector.Find(Seconds(now)));
        }

        Report(10, (10, 10, false), null, (10, 10, false));
        var failure = _detector.Find(Seconds(10))!;
        Assert.Equal((1, 3), (failure.Rank, failure.ExitCode));
        Assert.StartsWith(
            "rank 1 (host b, process 11) has not answered for 10 s; last known: call 1",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Find_RankBehindStandsStill_IsNamed()
    {
        var failure = Stall(20, (5, 8, true), (5, 7, false), (5, 8, true))!;
        Assert.Equal(1, failure.Rank);
        Assert.Contains(
            "has made no progress for 20 s (call 7) while rank 0 waits for it (call 8)",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>The others wait, but the one they wait for still works.</summary>
    [Fact]
    public void Find_RankBehindStillMoves_NobodyIsAtFault()
    {
        for (var now = 0; now < 100; now++)
        {
            Report(now, (5, 8, true), (now, 7, false), (5, 8, true));
            Assert.Null(_detector.Find(Seconds(now)));
        }
    }

    [Fact]
    public void Find_NobodyWaits_NobodyIsAtFault() => Assert.Null(Stall(50, (5, 8, false), (5, 7, false), (5, 8, false)));

    [Fact]
    public void Find_AllWaitInTheSameCall_NamesNone()
    {
        var failure = Stall(20, (5, 8, true), (5, 8, true), (5, 8, true))!;
        Assert.Equal(-1, failure.Rank);
        Assert.StartsWith("no rank has made progress for 20 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_OthersWaitForARankThatEnded_IsNamed()
    {
        _detector.TakeLeave(2);
        var failure = Stall(20, (5, 8, true), (5, 8, true), (5, 7, false))!;
        Assert.Equal(2, failure.Rank);
        Assert.Contains("has ended its work", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_RankStillLoads_HasTheLongerLimit()
    {
        Assert.Null(Stall(59, (1, 1, true), (0, 0, false), (1, 1, true), started: false));
        Report(60, (1, 1, true), (0, 0, false), (1, 1, true), started: false);
        Assert.Equal(1, _detector.Find(Seconds(60))!.Rank);
    }

    [Fact]
    public void Find_LoadingRankIsSilent_HasTheLongerLimit()
    {
        Report(0, (1, 1, false), (0, 0, false), (1, 1, false), started: false);
        Report(59, (1, 1, false), null, (1, 1, false), started: false);
        Assert.Null(_detector.Find(Seconds(59)));
        Report(60, (1, 1, false), null, (1, 1, false), started: false);
        Assert.Equal(1, _detector.Find(Seconds(60))!.Rank);
    }

    [Fact]
    public void Forgive_OwnPause_IsNotTheOthersFault()
    {
        Report(0, (1, 1, true), (1, 1, true), (1, 1, true));
        _detector.Forgive(Seconds(100));
        Assert.Null(_detector.Find(Seconds(105)));
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>The same reports at second 0 and every second until the last.</summary>
    private RankFailure? Stall(
        int last,
        (long Ticks, long Calls, bool Waits)? first,
        (long Ticks, long Calls, bool Waits)? second,
        (long Ticks, long Calls, bool Waits)? third,
        bool started = true
    )
    {
        for (var now = 0; now <= last; now++)
        {
            Report(now, first, second, third, started);
        }

        return _detector.Find(Seconds(last));
    }

    private void Report(
        int now,
        (long Ticks, long Calls, bool Waits)? first,
        (long Ticks, long Calls, bool Waits)? second,
        (long Ticks, long Calls, bool Waits)? third,
        bool started = true
    )
    {
        var rank = 0;
        foreach (var report in new[] { first, second, third })
        {
            if (report is var (ticks, calls, waits))
            {
                _detector.Take(rank, new RankReport(ticks, calls, waits, started, $"call {calls}"), Seconds(now));
            }

            rank++;
        }
    }
}
