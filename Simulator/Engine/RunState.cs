using System.Numerics;
using System.Runtime.CompilerServices;
using SimMoE.Simulator.Programs;
using SimMoE.Simulator.Tracing;

namespace SimMoE.Simulator.Engine;

/// <summary>Where every rank and every stream of a run stands, its stages' sums, the time, and the timers.</summary>
/// <remarks>A stream has a <em>slot</em>: its rank times a power of two, and its number. One timer at most is alive for each stream and
/// host: a timer of a stream carries the count of its plan, and is void when the plan has changed.</remarks>
internal sealed class RunState
{
    private readonly int _stageStride;

    /// <summary>Reads a program; nothing runs yet.</summary>
    public RunState(StepProgram program, EngineOptions options)
    {
        Program = program;
        Trace = options.Trace;
        ShowsLaunches = options.HostLaunch.Picoseconds > 0 && !options.CudaGraph;
        Ranks = new RankState[program.Ranks.Count];
        var streams = Prepare();
        StreamCount = streams;
        StreamShift = BitOperations.Log2((uint)streams) + (int.IsPow2(streams) ? 0 : 1);
        Streams = new StreamState[Ranks.Length << StreamShift];
        Timers = new EventQueue(Streams.Length + Ranks.Length + 1);
        _stageStride = options.Detail == TimelineDetail.RanksAndStages ? Ranks.Length : 0;
        Stages = new StageRecord[program.Stages.Count * Math.Max(1, _stageStride)];
    }

    /// <summary>What the ranks do.</summary>
    public StepProgram Program { get; }

    /// <summary>Receives every span; null for none.</summary>
    public ITraceSink? Trace { get; }

    /// <summary>True if spans of launches are joined to those of their kernels.</summary>
    public bool ShowsLaunches { get; }

    /// <summary>By rank.</summary>
    public RankState[] Ranks { get; }

    /// <summary>By slot.</summary>
    public StreamState[] Streams { get; }

    /// <summary>Streams of a rank.</summary>
    public int StreamCount { get; }

    /// <summary>A rank shifted by this is its first slot.</summary>
    public int StreamShift { get; }

    /// <summary>Sums of every stage, or of every stage and rank.</summary>
    public StageRecord[] Stages { get; }

    /// <summary>Timers of streams and hosts.</summary>
    public EventQueue Timers { get; }

    /// <summary>Host synchronisations of all ranks.</summary>
    public int SyncCount { get; private set; }

    /// <summary>Records of all ranks.</summary>
    public int RecordCount { get; private set; }

    /// <summary>The time, in picoseconds.</summary>
    public long Now { get; set; }

    /// <summary>Ranks alike are in the same stage at the same time: their records lie side by side.</summary>
    public ref StageRecord StageOf(int rank, int stage) => ref Stages[_stageStride == 0 ? stage : (stage * _stageStride) + rank];

    /// <summary>The operation at hand of a stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly Op OpAt(int slot) => ref Ranks[slot >> StreamShift].List.Ops[Streams[slot].Op];

    /// <summary>Sets a stream's timer in place of the one before.</summary>
    public void SetTimer(int slot, long time)
    {
        ref var stream = ref Streams[slot];
        stream.Plan = (stream.Plan + 1) & int.MaxValue;
        Timers.Schedule(new(time), ((long)slot << 32) | (uint)stream.Plan);
    }

    /// <summary>Sets a host's timer.</summary>
    public void SetHostTimer(int rank, long time) => Timers.Schedule(new(time), ~(long)rank);

    /// <summary>A span of a stream's operation, from where it began to now.</summary>
    public void TraceOp(TraceKind kind, int rank, in Op op, in StreamState stream) =>
        Trace?.Span(
            new(
                kind,
                rank,
                op.Stream,
                op.Stage,
                stream.Op,
                new(stream.Begin),
                new(Now),
                op.Launches,
                Launched: ShowsLaunches && op.Launches > 0
            )
        );

    /// <summary>Reads each rank's list, lists that ranks share once; returns the streams of a rank.</summary>
    private int Prepare()
    {
        var streams = 1;
        var prepared = new Dictionary<object, OpList>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < Ranks.Length; i++)
        {
            if (!prepared.TryGetValue(Program.Ranks[i], out var list))
            {
                list = OpList.Prepare(Program.Ranks[i], Program);
                prepared.Add(Program.Ranks[i], list);
            }

            Ranks[i].List = list;
            Ranks[i].FirstSync = SyncCount;
            Ranks[i].FirstRecord = RecordCount;
            SyncCount += list.Syncs;
            RecordCount += list.RecordStreams.Length;
            streams = Math.Max(streams, list.Streams);
        }

        return streams;
    }
}
