using SimMoE.Simulator.Engine;
using SimMoE.Units;
using static SimMoE.Tests.Simulator.Engine.Programs;

namespace SimMoE.Tests.Simulator.Engine;

/// <summary>One hand-computed case for each rule; launches cost 10, collectives 100 where nothing else is said.</summary>
public sealed class StepEngineTests
{
    /// <summary>Issued at 10 and 20. First runs 10..110, second 110..310.</summary>
    [Fact]
    public void Run_LongKernels_AreDeviceBound()
    {
        var line = Run(Of([Kernel(100), Kernel(200)]), options: Host(10));
        Assert.Equal(310, line.Total.Picoseconds);
        Assert.Equal(new RankTimes(new(310), new(300), default, default, new(10), default), line.Rank(0));
    }

    /// <summary>100 kernels of 1 each in one operation: issued at 10, 20, ..., 1000. The last runs 1000..1001; 100 ps of work in
    /// all, so the device waits 901 for launches.</summary>
    [Fact]
    public void Run_ManySmallKernels_AreLaunchBound()
    {
        var line = Run(Of([Kernel(100, launches: 100)]), options: Host(10));
        Assert.Equal(1_001, line.Total.Picoseconds);
        Assert.Equal((100L, 901L), (line.Rank(0).Compute.Picoseconds, line.Rank(0).ExposedLaunch.Picoseconds));
        Assert.Equal((100L, 901L, 1_000L), Pick(line.At(0, 0), t => (t.Kernel, t.ExposedLaunch, t.Host)));
    }

    /// <summary>A kernel of 500 lets the host run ahead: 10..510. The next 10 kernels (1 each) were issued by 110: 510..520.</summary>
    [Fact]
    public void Run_HostAhead_HidesLaunches() =>
        Assert.Equal(520, Run(Of([Kernel(500), Kernel(10, launches: 10)]), options: Host(10)).Total.Picoseconds);

    /// <summary>The kernel runs 10..110. The host waits from 10 to 110, then 7 + 30 to 147, then launches to 157: second kernel
    /// 157..257. Exposed: launch 10 + 10, sync 37.</summary>
    [Fact]
    public void Run_HostSync_DrainsAndExposesTheNextLaunch()
    {
        var line = Run(Of([Kernel(100), Sync(30), Kernel(100)]), options: Host(10, 7));
        Assert.Equal(new RankTimes(new(257), new(200), default, new(37), new(20), default), line.Rank(0));
        Assert.Equal((10L, 147L, 137L), Pick(line.At(0, 2), t => (t.Start, t.End, t.Host)));
        Assert.Equal(37, line.At(0, 2).ExposedSync.Picoseconds);
    }

    /// <summary>Host work of 300 between two kernels of 100: issue at 10 and at 320; 10..110, 320..420; idle 210 because of the
    /// host.</summary>
    [Fact]
    public void Run_HostWork_DelaysTheNextLaunch()
    {
        var line = Run(Of([Kernel(100), Work(300), Kernel(100)]), options: Host(10));
        Assert.Equal((420L, 220L), (line.Total.Picoseconds, line.Rank(0).ExposedLaunch.Picoseconds));
    }

    /// <summary>Issuing the collective costs three launches: the kernel runs 10..15, the host has issued the collective at 40, it moves
    /// 40..140
    /// and the host is at 50 with the next kernel, which runs 140..145.</summary>
    [Fact]
    public void Run_CollectiveOfSeveralLaunches_StartsAfterAllOfThem()
    {
        var line = Run(Of([Kernel(5), Collective(0, launches: 3), Kernel(5)]), options: Host(10));
        Assert.Equal((145L, 30L), (line.Total.Picoseconds, line.At(0, 1).Host.Picoseconds));
        Assert.Equal((100L, 140L), (line.At(0, 1).Communication.Picoseconds, line.At(0, 1).End.Picoseconds));
    }

    /// <summary>Rank 0 arrives at 10 + 50 = 60, rank 1 at 10 + 200 = 210. Both move 210..310; rank 0 waited 150.</summary>
    [Fact]
    public void Run_EarlyMember_WaitsForTheLate()
    {
        var line = Run(Of([Kernel(50), Collective(0)], [Kernel(200), Collective(0)]), options: Host(10));
        Assert.Equal(310, line.Total.Picoseconds);
        Assert.Equal((250L, 150L, 250L), Pick(line.At(0, 1), t => (t.Communication, t.Wait, t.ExposedCommunication)));
        Assert.Equal((100L, 0L, 100L), Pick(line.At(1, 1), t => (t.Communication, t.Wait, t.ExposedCommunication)));
    }

    /// <summary>Member 0 takes 100, member 1 takes 300: each stream goes on at its own finish. Kernel of 50 after: 150 and 350.</summary>
    [Fact]
    public void Run_UnevenFinishes_ReleaseEachMemberAtItsOwn()
    {
        var program = Of([Collective(0), Kernel(50)], [Collective(0), Kernel(50)]);
        var line = StepEngine.Run(program, new FixedNetwork((_, member) => member == 0 ? 100 : 300));
        Assert.Equal((150L, 350L), (line.Rank(0).Finish.Picoseconds, line.Rank(1).Finish.Picoseconds));
        Assert.Equal(200, line.Rank(0).Idle.Picoseconds);
    }

    /// <summary>Two phases; the first takes 100 and 300, so the second starts at 300 for both: 300 + 10.</summary>
    [Fact]
    public void Run_TwoPhases_SecondStartsWhenAllFinishedTheFirst()
    {
        var program = Of([Collective(2)], [Collective(2)]);
        var line = StepEngine.Run(
            program,
            new FixedNetwork(
                (traffic, member) =>
                    traffic.BytesBetween(0, 1) == 2 ? 10
                    : member == 0 ? 100
                    : 300
            )
        );
        Assert.Equal((310L, 310L, 2L), (line.Rank(0).Finish.Picoseconds, line.Rank(1).Finish.Picoseconds, line.Exchanges));
    }

    /// <summary>The same collective twice in a row; members 0 and 1 take 10 and 100. Member 0 arrives for the second use at 10, while
    /// member 1 is in the first; the second starts at 100 and ends at 110 and 200.</summary>
    [Fact]
    public void Run_CollectiveUsedAgain_StartsWhenAllHaveLeftTheFirstUse()
    {
        var program = Of([Collective(0), Collective(0)], [Collective(0), Collective(0)]);
        var line = StepEngine.Run(program, new FixedNetwork((_, member) => member == 0 ? 10 : 100));
        Assert.Equal((110L, 200L), (line.Rank(0).Finish.Picoseconds, line.Rank(1).Finish.Picoseconds));
        Assert.Equal(90, line.At(0, 1).Wait.Picoseconds);
    }

    /// <summary>The collective (100) runs on stream 1 from 0; compute does 70, then waits for it at 70..100, then 50 more. Exposed 30;
    /// alone, it waits for nobody.</summary>
    [Fact]
    public void Run_EventBetweenStreams_ExposesOnlyTheRest()
    {
        var line = Run(Of([Collective(0, stream: 1), Record(0, 1), Kernel(70), Wait(0, 0), Kernel(50)]));
        Assert.Equal(150, line.Total.Picoseconds);
        Assert.Equal((100L, 30L, 0L), Pick(line.At(0, 1), t => (t.Communication, t.ExposedCommunication, t.Wait)));
        Assert.Equal(120, line.Rank(0).Compute.Picoseconds);
    }

    /// <summary>20 multiprocessors at 1 % each: rate 0.8 while the collective moves, 0..100. A kernel of 200 does 80 by then and the
    /// other 120 at full rate: ends at 220.</summary>
    [Fact]
    public void Run_KernelBesideACollective_IsSlowerWhileItRuns()
    {
        var options = new EngineOptions { SlowdownPerMultiprocessor = 0.01 };
        Assert.Equal(220, Run(Of(20, [Collective(0, stream: 1), Kernel(200)]), options: options).Total.Picoseconds);
    }

    /// <summary>The collective starts at 50, when stream 1's first kernel of 20 is done: two kernels share until then. 0..40 each at
    /// half rate: 20 done of both. Collective 40..140 at rate 0.8: 80 more of the 200, 100 done; the rest 140..240.</summary>
    [Fact]
    public void Run_SharingThenCollective_IsPiecewise()
    {
        var options = new EngineOptions { SlowdownPerMultiprocessor = 0.01 };
        var line = Run(Of(20, [Kernel(20, stream: 1, stage: 3), Collective(0, stream: 1), Kernel(200)]), options: options);
        Assert.Equal(240, line.Total.Picoseconds);
        Assert.Equal((40L, 240L), (line.At(0, 3).End.Picoseconds, line.Rank(0).Compute.Picoseconds));
    }

    /// <summary>200 multiprocessors at 1 % would leave nothing: the floor of 0.25 holds. 100 of collective do 25; the other 75
    /// after.</summary>
    [Fact]
    public void Run_CollectiveHoldingEverything_LeavesTheMinimum()
    {
        var options = new EngineOptions { SlowdownPerMultiprocessor = 0.01, MinimumThroughput = 0.25 };
        Assert.Equal(175, Run(Of(200, [Collective(0, stream: 1), Kernel(100)]), options: options).Total.Picoseconds);
    }

    /// <summary>A copy of 100 on the copy stream costs the kernel beside it nothing.</summary>
    [Fact]
    public void Run_CopyBesideAKernel_SharesNothing() =>
        Assert.Equal(100, Run(Of([Kernel(100, stream: StreamIndex.Copy, stage: 3), Kernel(100)])).Total.Picoseconds);

    /// <summary>Rank 1 computes 1.5 times as long: 150; both move 150..250. Rank 1 starts 40 late besides: 190..290.</summary>
    [Fact]
    public void Run_Stragglers_DelayEverybody()
    {
        var program = Of([Kernel(100), Collective(0)], [Kernel(100), Collective(0)]);
        var slow = new EngineOptions { ComputeFactors = [1.0, 1.5] };
        Assert.Equal(250, Run(program, options: slow).Total.Picoseconds);
        var late = Run(program, options: slow with { StartDelays = [default, new(40)] });
        Assert.Equal((290L, 40L), (late.Total.Picoseconds, late.Rank(1).Idle.Picoseconds));
    }

    /// <summary>Two graphs, one on either side of the synchronisation: 50 + 50 launches cost one launch each. 10..60, sync to 60,
    /// 70..120.</summary>
    [Fact]
    public void Run_CudaGraph_PaysOneLaunchBetweenSynchronisations()
    {
        var program = Of([Kernel(25, 25), Kernel(25, 25), Sync(0), Kernel(50, 50)]);
        Assert.Equal(120, Run(program, options: Host(10) with { CudaGraph = true }).Total.Picoseconds);
    }

    [Fact]
    public void Run_CollectiveThatARankNeverReaches_NamesRankOperationAndStage()
    {
        var thrown = Assert.Throws<DeadlockException>(() => Run(Of([Kernel(5), Collective(0)], [Kernel(5)])));
        var blocked = Assert.Single(thrown.Blocked);
        Assert.Equal((0, 0, 1, "dispatch"), (blocked.Rank, blocked.Stream, blocked.Operation, blocked.Stage.Name));
        Assert.Contains("1 of 2 members; first missing: rank 1", blocked.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WaitForAnEventNeverRecorded_IsReported()
    {
        var thrown = Assert.Throws<DeadlockException>(() => Run(Of([Kernel(5), Wait(3, 0), Kernel(5)])));
        Assert.Equal("event 3 is not recorded before the wait", Assert.Single(thrown.Blocked).Reason);
    }

    /// <summary>Crossed collectives: rank 0 does first then second, rank 1 the other way round. Each holds the other up.</summary>
    [Fact]
    public void Run_CrossedCollectives_AreADeadlock()
    {
        var program = Of([Collective(0), Collective(1)], [Collective(1), Collective(0)]);
        Assert.Equal(2, Assert.Throws<DeadlockException>(() => Run(program)).Blocked.Count);
    }

    [Fact]
    public void Run_Limits_AreReportedAndTheAccountStaysWhole()
    {
        var program = Of([Kernel(100), Kernel(100), Kernel(100)]);
        var time = Run(program, options: new() { MaxTime = new(150) });
        Assert.Equal((StopReason.TimeLimit, 150L, 150L), (time.Stop, time.Total.Picoseconds, time.Rank(0).Total.Picoseconds));
        var events = Run(program, options: new() { MaxEvents = 2 });
        Assert.Equal((StopReason.EventLimit, 200L, 2L), (events.Stop, events.Total.Picoseconds, events.Events));
    }

    [Fact]
    public void Run_RankOutsideTheCollective_Throws()
    {
        var program = Of([Kernel(1)], [Kernel(1)], [Kernel(1)]);
        var spec = program.Collectives[0] with { Phases = [new SimMoE.Simulator.Network.EvenTraffic(1) { Ranks = [0, 2] }] };
        var wrong = new SimMoE.Simulator.Programs.StepProgram
        {
            Stages = program.Stages,
            Collectives = [spec],
            Ranks =
            [
                [Collective(0)],
                [Collective(0)],
                [Collective(0)],
            ],
        };
        Assert.Throws<ArgumentException>(() => Run(wrong));
    }

    private static (long, long, long) Pick(StageTimes times, Func<StageTimes, (SimDuration, SimDuration, SimDuration)> pick)
    {
        var (a, b, c) = pick(times);
        return (a.Picoseconds, b.Picoseconds, c.Picoseconds);
    }
}
