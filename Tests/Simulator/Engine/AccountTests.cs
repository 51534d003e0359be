using SimMoE.Simulator.Engine;
using SimMoE.Simulator.Programs;
using static SimMoE.Tests.Simulator.Engine.Programs;

namespace SimMoE.Tests.Simulator.Engine;

/// <summary>Random programs on four ranks and three streams: what must hold of all of them.</summary>
public sealed class AccountTests
{
    [Fact]
    public void Run_RandomPrograms_AccountForEveryPicosecond()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var line = Once(seed);
            for (var rank = 0; rank < line.RankCount; rank++)
            {
                var times = line.Rank(rank);
                Assert.Equal(line.Total, times.Total);
                var stages = Enumerable.Range(0, line.Stages.Count).Select(stage => line.At(rank, stage)).ToList();
                Assert.Equal(times.ExposedCommunication.Picoseconds, stages.Sum(t => t.ExposedCommunication.Picoseconds));
                Assert.Equal(times.ExposedSync.Picoseconds, stages.Sum(t => t.ExposedSync.Picoseconds));
                Assert.Equal(times.ExposedLaunch.Picoseconds, stages.Sum(t => t.ExposedLaunch.Picoseconds));
                Assert.All(stages, t => Assert.True(t.ExposedCommunication <= t.Communication));
                Assert.All(stages, t => Assert.True(t.Wait <= t.Communication));
            }
        }
    }

    [Fact]
    public void Run_SameProgramTwice_IsTheSame()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (one, two) = (Once(seed), Once(seed));
            Assert.Equal((one.Total, one.Events), (two.Total, two.Events));
            for (var rank = 0; rank < one.RankCount; rank++)
            {
                Assert.Equal(one.Rank(rank), two.Rank(rank));
                Assert.All(Enumerable.Range(0, one.Stages.Count), stage => Assert.Equal(one.At(rank, stage), two.At(rank, stage)));
            }
        }
    }

    /// <summary>Every time ten times as long, ten times the step: no constant hides in the engine.</summary>
    [Fact]
    public void Run_AllTimesTenfold_TakesTenTimesAsLong()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            Assert.Equal(10 * Once(seed, slowdown: 0, launch: 60).Total.Picoseconds, Once(seed, 10, 0, 600).Total.Picoseconds);
        }
    }

    [Fact]
    public void Over_StagesDetail_IsTheSumOverRanks()
    {
        var all = Once(7);
        var sum = Once(7, detail: TimelineDetail.Stages);
        Assert.All(Enumerable.Range(0, 4), stage => Assert.Equal(all.Over(stage), sum.Over(stage)));
        Assert.Throws<InvalidOperationException>(() => sum.At(0, 0));
    }

    private static Timeline Once(
        int seed,
        long factor = 1,
        double slowdown = 0.01,
        long launch = 13,
        TimelineDetail detail = TimelineDetail.RanksAndStages
    )
    {
        var random = new Random(seed);
        var order = Enumerable.Range(0, 30).Select(_ => random.Next(8)).ToArray();
        var ranks = Enumerable.Range(0, 4).Select(_ => Ops(order, random, factor)).ToArray();
        var network = new FixedNetwork((traffic, member) => factor * 60 * ((member * 7) + 5));
        var options = new EngineOptions
        {
            HostLaunch = new(launch),
            HostSync = new(launch * 2),
            SlowdownPerMultiprocessor = slowdown,
            StartDelays = [default, new(60 * factor), default, default],
            Detail = detail,
        };
        return StepEngine.Run(Of(20, ranks), network, options);
    }

    private static Op[] Ops(int[] order, Random random, long factor)
    {
        List<Op> ops = [];
        for (var i = 0; i < order.Length; i++)
        {
            long Time() => random.Next(40) * 60 * factor;
            switch (order[i])
            {
                case 0:
                    ops.AddRange([Record(i, 0), Wait(i, 1), Collective(0, stream: 1), Record(i + 100, 1)]);
                    break;
                case 1:
                    ops.AddRange([Collective(1, stage: 3)]);
                    break;
                case 2:
                    ops.AddRange([Record(i, 1), Wait(i, 0)]);
                    break;
                case 3:
                    ops.Add(Sync(Time(), stream: (byte)random.Next(3)));
                    break;
                case 4:
                    ops.Add(Kernel(Time(), stream: StreamIndex.Copy, stage: 3));
                    break;
                case 5:
                    ops.AddRange([Kernel(Time(), stream: 1), Work(Time())]);
                    break;
                default:
                    var launches = random.Next(1, 6);
                    ops.Add(Kernel(Time() * launches, launches));
                    break;
            }
        }

        return [.. ops];
    }
}
