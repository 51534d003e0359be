using SimMoE.Simulator.Collectives;
using SimMoE.Simulator.Engine;
using SimMoE.Simulator.Programs;
using SimMoE.Tests.Simulator.Engine;
using SimMoE.Workload.Stages;
using static SimMoE.Tests.Simulator.Collectives.AlphaBetaNetwork;

namespace SimMoE.Tests.Simulator.Collectives;

/// <summary>Closed forms on a network of 1 us a step and 1 byte a microsecond.</summary>
public sealed class CollectiveTests
{
    private static readonly int[] Four = [0, 1, 2, 3];

    /// <summary>N = 4, S = 400: 2 x 3/4 x 400 = 600 bytes over each hop, 2 x 3 steps: 606 us.</summary>
    [Fact]
    public void RingAllReduce_FourMembers_IsTheClosedForm() => Assert.Equal(606, Time(Ring.AllReduce(Four, 400, 0)));

    /// <summary>3/4 x 400 = 300 bytes, 3 steps.</summary>
    [Fact]
    public void RingAllGather_FourMembers_IsTheClosedForm() => Assert.Equal(303, Time(Ring.AllGather(Four, 400, 0)));

    /// <summary>As all-gather.</summary>
    [Fact]
    public void RingReduceScatter_FourMembers_IsTheClosedForm() => Assert.Equal(303, Time(Ring.ReduceScatter(Four, 400, 0)));

    /// <summary>All 400 bytes, 3 steps down the chain.</summary>
    [Fact]
    public void RingBroadcast_FourMembers_IsTheClosedForm() => Assert.Equal(403, Time(Ring.Broadcast(Four, 400, 0)));

    /// <summary>Three members with 100 bytes for each: 3 x 100 out, one step.</summary>
    [Fact]
    public void AllToAll_FourMembers_IsTheClosedForm() => Assert.Equal(301, Time(AllToAll.Even(Four, 100, 0)));

    /// <summary>Member 0 sends 10, 20, 30; member 3 gets 30 + 5: the slowest end is member 0's 60 out.</summary>
    [Fact]
    public void AllToAllV_FourMembers_IsTheBusiestEnd()
    {
        long[] bytes = [999, 10, 20, 30, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.Equal(61, Time(AllToAll.Uneven(Four, bytes, 0)));
    }

    /// <summary>Two nodes of four, 800 bytes: four rings of 200 bytes each, 2 x 7/8 x 200 = 350 over each hop. Between the nodes
    /// every hop joins equal places (one rail), and each member's NIC carries one ring out: 350.</summary>
    [Fact]
    public void AllReduceOverNodes_TwoNodes_UsesEveryRailAlike()
    {
        var traffic = Ring.AllReduceOverNodes([.. Enumerable.Range(0, 8)], 800, 4, 0).Phases[0];
        var outside = new long[8];
        for (var source = 0; source < 8; source++)
        {
            for (var destination = 0; destination < 8; destination++)
            {
                if (source / 4 != destination / 4)
                {
                    var bytes = traffic.BytesBetween(source, destination);
                    outside[source] += bytes;
                    Assert.True(bytes == 0 || source % 4 == destination % 4);
                }
            }
        }

        Assert.All(outside, bytes => Assert.Equal(350, bytes));
        Assert.All(Enumerable.Range(0, 8), member => Assert.Equal(1_400, Sent(traffic, member)));
        Assert.Equal(14, traffic.LatencySteps);
    }

    [Fact]
    public void AnyCollective_OneMember_MovesNothing()
    {
        CollectiveSpec[] specs =
        [
            Ring.AllReduce([0], 9, 0),
            Ring.AllGather([0], 9, 0),
            Ring.Broadcast([0], 9, 0),
            AllToAll.Even([0], 9, 0),
            Ring.AllReduceOverNodes([0], 9, 1, 0),
        ];
        Assert.All(specs, spec => Assert.Equal(0, Sent(spec.Phases[0], 0)));
    }

    private static long Time(CollectiveSpec spec)
    {
        var program = new StepProgram
        {
            Stages = [new(0, 0, Pass.Forward, Stage.Dispatch)],
            Collectives = [spec],
            Ranks = [.. spec.Phases[0].Ranks.Select(_ => new[] { Programs.Collective(0, stage: 0) })],
        };
        return StepEngine.Run(program, Create()).Total.Picoseconds / 1_000_000;
    }
}
