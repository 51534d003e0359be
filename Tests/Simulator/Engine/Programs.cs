using SimMoE.Simulator.Engine;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Programs;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Simulator.Engine;

/// <summary>Short hands for programs in tests; times in picoseconds.</summary>
internal static class Programs
{
    public static Op Kernel(long time, int launches = 1, int stage = 0, byte stream = 0) =>
        new(OpKind.Kernel, stream, stage, new(time), launches, 0);

    public static Op Collective(int number, int stage = 1, byte stream = 0, int launches = 1) =>
        new(OpKind.Collective, stream, stage, default, launches, number);

    public static Op Record(int number, byte stream) => new(OpKind.Record, stream, 0, default, 0, number);

    public static Op Wait(int number, byte stream) => new(OpKind.Wait, stream, 0, default, 0, number);

    public static Op Sync(long copy, int stage = 2, byte stream = 0) => new(OpKind.HostSync, stream, stage, new(copy), 0, 0);

    public static Op Work(long time, int stage = 2) => new(OpKind.HostWork, 0, stage, new(time), 0, 0);

    public static StepProgram Of(params Op[][] ranks) => Of(0, ranks);

    /// <summary>Four stages; three collectives over all ranks, the third of two phases.</summary>
    public static StepProgram Of(int multiprocessors, params Op[][] ranks)
    {
        int[] all = [.. Enumerable.Range(0, ranks.Length)];
        Traffic traffic = new EvenTraffic(1) { Ranks = all };
        return new StepProgram
        {
            Stages =
            [
                new(0, 0, Pass.Forward, Stage.Experts),
                new(0, 0, Pass.Forward, Stage.Dispatch),
                new(0, 0, Pass.Forward, Stage.HostSync),
                new(0, 0, Pass.Forward, Stage.Combine),
            ],
            Collectives =
            [
                new("first", [traffic], multiprocessors),
                new("second", [traffic], multiprocessors),
                new("third", [traffic, new EvenTraffic(2) { Ranks = all }], multiprocessors),
            ],
            Ranks = ranks,
        };
    }

    public static Timeline Run(StepProgram program, long collective = 100, EngineOptions? options = null) =>
        StepEngine.Run(program, new FixedNetwork(collective), options);

    public static EngineOptions Host(long launch, long sync = 0) => new() { HostLaunch = new(launch), HostSync = new(sync) };
}
