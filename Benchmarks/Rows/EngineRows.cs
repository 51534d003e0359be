using SimMoE.Simulator.Engine;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Programs;
using SimMoE.Units;
using SimMoE.Workload.Stages;

namespace SimMoE.Benchmarks.Rows;

/// <summary>The engine alone: its queue under the hold model, and a large step over a network that costs nothing.</summary>
public sealed class EngineRows : IBenchmarkSet
{
    private const int Pending = 10_000;
    private const int Holds = 5_000_000;

    /// <inheritdoc/>
    public IEnumerable<IBenchmarkRow> Rows =>
        [
            new BenchmarkRow("engine/queue-hold-10k-5M-events", 1, () => Hold(Holds / 10), () => Hold(Holds)),
            new BenchmarkRow("engine/step-1024-ranks-58-layers", 2, () => Step(64, 8), () => Step(1_024, 58)),
        ];

    private static BenchmarkOutcome Hold(int events)
    {
        var increments = Increments();
        var queue = new EventQueue(Pending);
        for (var i = 0; i < Pending; i++)
        {
            queue.Schedule(new(increments[i]), i);
        }

        Loop(queue, increments, events);
        return new(events, queue.Now.TotalSeconds);
    }

    private static void Loop(EventQueue queue, long[] increments, int events)
    {
        for (var i = 0; i < events; i++)
        {
            queue.TryTake(out var time, out var payload);
            queue.Schedule(new(time.Picoseconds + increments[i & (increments.Length - 1)]), payload);
        }
    }

    /// <summary>A quarter each: exponential with mean 10 us, uniform up to 20 us, one in ten 100 us behind the rest, twenty fixed
    /// steps.</summary>
    private static long[] Increments()
    {
        var random = new Random(42);
        var increments = new long[1 << 20];
        for (var i = 0; i < increments.Length; i++)
        {
            increments[i] = (i % 4) switch
            {
                0 => (long)(-Math.Log(1 - random.NextDouble()) * 1e7),
                1 => random.NextInt64(20_000_000),
                2 => random.NextInt64(1_000_000) + (random.Next(10) == 0 ? 100_000_000 : 0),
                _ => 1_000_000L * (1 + random.Next(20)),
            };
        }

        return increments;
    }

    private static BenchmarkOutcome Step(int ranks, int layers)
    {
        var options = new EngineOptions
        {
            HostLaunch = new(3_000_000),
            HostSync = new(11_000_000),
            SlowdownPerMultiprocessor = 0.005,
        };
        var line = StepEngine.Run(Program(ranks, layers), new FreeNetwork(), options);
        return new(line.Events, line.Total.TotalSeconds);
    }

    private static StepProgram Program(int ranks, int layers)
    {
        int[] all = [.. Enumerable.Range(0, ranks)];
        List<StageKey> stages = [];
        List<CollectiveSpec> collectives = [];
        List<Op> ops = [];
        for (var layer = 0; layer < layers; layer++)
        {
            for (var part = 0; part < 30; part++)
            {
                stages.Add(new(0, layer, part < 15 ? Pass.Forward : Pass.Backward, Stage.Experts));
            }

            for (var i = 0; i < 60; i++)
            {
                var stage = (layer * 30) + (i / 2);
                if (i % 15 == 7)
                {
                    ops.Add(new(OpKind.Collective, 0, stage, default, 1, collectives.Count));
                    collectives.Add(new("all-to-all", [new EvenTraffic(1) { Ranks = all }], 20));
                }
                else
                {
                    ops.Add(
                        i == 20
                            ? new(OpKind.HostSync, 0, stage, new(1_000_000), 0, 0)
                            : new(OpKind.Kernel, 0, stage, new(20_000_000 + (i * 1_000)), 1, 0)
                    );
                }
            }
        }

        var list = ops.ToArray();
        return new StepProgram
        {
            Stages = stages,
            Collectives = collectives,
            Ranks = [.. all.Select(_ => list)],
        };
    }

    /// <summary>Every exchange takes 10 us: what is timed is the engine.</summary>
    private sealed class FreeNetwork : INetworkModel
    {
        private readonly Queue<(int Exchange, int Members, SimDuration Time)> _pending = new();
        private int _exchanges;

        public SimDuration NextFinish => _pending.Count == 0 ? SimDuration.MaxValue : _pending.Peek().Time;

        public int Start(Traffic traffic, SimDuration now)
        {
            _pending.Enqueue((_exchanges, traffic.Ranks.Count, now + SimDuration.FromMicroseconds(10)));
            return _exchanges++;
        }

        public void AdvanceTo(SimDuration time, ICollection<MemberFinish> finished)
        {
            while (_pending.Count > 0 && _pending.Peek().Time <= time)
            {
                var (exchange, members, at) = _pending.Dequeue();
                for (var member = 0; member < members; member++)
                {
                    finished.Add(new(exchange, member, at));
                }
            }
        }
    }
}
