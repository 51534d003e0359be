using SimMoE.Simulator.Engine;
using SimMoE.Units;

namespace SimMoE.Tests.Simulator.Engine;

public sealed class EventQueueTests
{
    /// <summary>5,000 events at one instant in a queue made for 2, after one and after seven earlier events were taken: the storage
    /// grows many times, and the events leave in the order 0, 1, 2, ...</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void TryTake_ManyEventsAtOneInstantAfterGrowth_KeepsScheduleOrder(int taken)
    {
        var queue = new EventQueue(2);
        for (var i = 0; i < taken; i++)
        {
            queue.Schedule(new(i), -1);
        }

        for (var i = 0; i < taken; i++)
        {
            Assert.True(queue.TryTake(out _, out _));
        }

        for (var i = 0; i < 5_000; i++)
        {
            queue.Schedule(new(1_000_000), i);
        }

        for (var i = 0; i < 5_000; i++)
        {
            Assert.True(queue.TryTake(out var time, out var payload));
            Assert.Equal((1_000_000L, (long)i), (time.Picoseconds, payload));
        }

        Assert.False(queue.TryTake(out _, out _));
    }

    /// <summary>A stable sort by time of everything ever scheduled is the model; 200 queues with many ties, taken and filled in
    /// turn.</summary>
    [Fact]
    public void TryTake_RandomScheduling_IsAStableSort()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var queue = new EventQueue(1 + random.Next(4));
            var model = new List<(long Time, long Payload)>();
            var now = 0L;
            for (var step = 0; step < 400; step++)
            {
                if (random.Next(5) < 3 || model.Count == 0)
                {
                    var time = now + (random.Next(3) == 0 ? random.NextInt64(1L << random.Next(1, 50)) : random.Next(4));
                    queue.Schedule(new(time), step);
                    var place = model.FindIndex(entry => entry.Time > time);
                    model.Insert(place < 0 ? model.Count : place, (time, step));
                }
                else
                {
                    Assert.Equal(model[0].Time, queue.NextPicoseconds);
                    Assert.True(queue.TryTake(out var time, out var payload));
                    Assert.Equal(model[0], (time.Picoseconds, payload));
                    now = time.Picoseconds;
                    model.RemoveAt(0);
                }

                Assert.Equal(model.Count, queue.Count);
            }
        }
    }

    /// <summary>Looking at the next event must not forbid one before it: the next is at 1,000, then one comes at 10.</summary>
    [Fact]
    public void NextTime_ThenEarlierEvent_TakesTheEarlierFirst()
    {
        var queue = new EventQueue();
        queue.Schedule(new(1_000), 1);
        Assert.Equal(1_000, queue.NextPicoseconds);
        queue.Schedule(new(10), 2);
        queue.TryTake(out var time, out var payload);
        Assert.Equal((10L, 2L), (time.Picoseconds, payload));
    }

    [Fact]
    public void Schedule_BeforeTheLastTaken_Throws()
    {
        var queue = new EventQueue();
        queue.Schedule(new(100), 0);
        queue.TryTake(out _, out _);
        Assert.Throws<ArgumentOutOfRangeException>(() => queue.Schedule(new(99), 0));
    }

    [Fact]
    public void Clear_FullQueue_StartsAgainAtZero()
    {
        var queue = new EventQueue(1);
        for (var i = 0; i < 100; i++)
        {
            queue.Schedule(new(i * 977), i);
        }

        queue.TryTake(out _, out _);
        queue.Clear();
        Assert.Equal((0, long.MaxValue), (queue.Count, queue.NextPicoseconds));
        queue.Schedule(new(5), 42);
        queue.TryTake(out var time, out var payload);
        Assert.Equal((5L, 42L, 0), (time.Picoseconds, payload, queue.Count));
    }

    [Fact]
    public void NextTime_LatestRepresentableInstant_IsKept()
    {
        var queue = new EventQueue();
        queue.Schedule(SimDuration.MaxValue, 7);
        Assert.True(queue.TryTake(out var time, out var payload));
        Assert.Equal((long.MaxValue, 7L), (time.Picoseconds, payload));
    }

    /// <summary>A million pops and pushes with 10,000 pending allocate not one byte.</summary>
    [Fact]
    public void TryTake_LongLoop_AllocatesNothing()
    {
        var queue = new EventQueue(10_000);
        for (var i = 0; i < 10_000; i++)
        {
            queue.Schedule(new(i * 7919L % 100_003), i);
        }

        Hold(queue, 1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Hold(queue, 1_000_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(10_000, queue.Count);
    }

    private static void Hold(EventQueue queue, int events)
    {
        for (var i = 0L; i < events; i++)
        {
            queue.TryTake(out var time, out var payload);
            queue.Schedule(new(time.Picoseconds + (payload * 7919 + i * 104_729) % 20_000_003), payload);
        }
    }
}
