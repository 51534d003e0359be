using System.Runtime.CompilerServices;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Programs;
using SimMoE.Simulator.Tracing;
using SimMoE.Units;

namespace SimMoE.Simulator.Engine;

/// <summary>The state of one run and its loop.</summary>
/// <remarks>One timer at most is alive for each stream and host. At one instant timers come first, in the order in which they were
/// set, then the network's finishes: so exchanges that start together are seen together by the network.</remarks>
internal sealed partial class StepRun
{
    private readonly StepProgram _program;
    private readonly INetworkModel _network;
    private readonly EngineOptions _options;
    private readonly ITraceSink? _trace;
    private readonly bool _showsLaunches;
    private readonly EventQueue _queue;
    private readonly List<MemberFinish> _finishes = new(1024);
    private readonly int _streamShift;
    private readonly int _streamCount;
    private readonly StreamState[] _streams;
    private readonly RankState[] _ranks;
    private readonly StageRecord[] _stages;
    private readonly int _stageStride;
    private readonly long[] _syncEnds;
    private readonly bool[] _recorded;
    private readonly CollectiveState[] _collectives;
    private readonly int[] _memberSlots;
    private readonly List<int> _exchanges;
    private readonly long _slowdown;
    private long _now;
    private long _events;

    public StepRun(StepProgram program, INetworkModel network, EngineOptions options)
    {
        _program = program;
        _network = network;
        _options = options;
        _trace = options.Trace;
        _showsLaunches = options.HostLaunch.Picoseconds > 0 && !options.CudaGraph;
        CheckOptions();
        _slowdown = (long)Math.Round(options.SlowdownPerMultiprocessor * WholeRate);
        var lists = Prepare(out var syncs, out var records, out var streams);
        _streamShift = System.Numerics.BitOperations.Log2((uint)streams) + (int.IsPow2(streams) ? 0 : 1);
        _streamCount = streams;
        _ranks = lists;
        _streams = new StreamState[lists.Length << _streamShift];
        _syncEnds = new long[syncs];
        _recorded = new bool[records];
        _queue = new EventQueue(_streams.Length + lists.Length + 1);
        _stageStride = options.Detail == TimelineDetail.RanksAndStages ? program.Stages.Count : 0;
        _stages = new StageRecord[_stageStride == 0 ? program.Stages.Count : _stageStride * lists.Length];
        Array.Fill(_stages, StageRecord.Empty);
        _collectives = PrepareCollectives(out _memberSlots, out var phases);
        _exchanges = new List<int>(phases);
    }

    public Timeline Run()
    {
        _trace?.Begin(_program);
        for (var rank = 0; rank < _ranks.Length; rank++)
        {
            Launch(rank);
        }

        var stop = Loop();
        if (stop == StopReason.Completed)
        {
            RequireAllDone();
        }

        return Close(stop);
    }

    private StopReason Loop()
    {
        var limit = _options.MaxTime.Picoseconds;
        while (true)
        {
            var timer = _queue.NextPicoseconds;

            // Timers come first at their instant: what they start is seen by the network together, solved once.
            var finish = timer == _now ? long.MaxValue : _network.NextFinish.Picoseconds;
            var next = Math.Min(timer, finish);
            if (next == long.MaxValue)
            {
                return StopReason.Completed;
            }

            if (next > limit)
            {
                _now = limit;
                return StopReason.TimeLimit;
            }

            if (_events >= _options.MaxEvents)
            {
                return StopReason.EventLimit;
            }

            _now = next;
            if (timer <= finish)
            {
                _queue.TryTake(out _, out var payload);
                _events++;
                Fire(payload);
            }
            else
            {
                TakeFinishes();
            }
        }
    }

    private void TakeFinishes()
    {
        _finishes.Clear();
        _network.AdvanceTo(new(_now), _finishes);
        Invariant.Require(_finishes.Count > 0 || _network.NextFinish.Picoseconds > _now);
        foreach (var finish in _finishes)
        {
            _events++;
            Finish(finish);
        }
    }

    private void Fire(long payload)
    {
        if (payload < 0)
        {
            EndSync((int)~payload);
            return;
        }

        var slot = (int)(payload >> 32);
        if ((int)(payload & uint.MaxValue) == _streams[slot].Plan)
        {
            Charge(slot >> _streamShift);
            FireStream(slot);
        }
    }

    private void SetTimer(int slot, long time)
    {
        ref var stream = ref _streams[slot];
        stream.Plan = (stream.Plan + 1) & int.MaxValue;
        _queue.Schedule(new(time), ((long)slot << 32) | (uint)stream.Plan);
    }

    private ref StageRecord StageOf(int rank, int stage) => ref _stages[(rank * _stageStride) + stage];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref readonly Op OpAt(int slot) => ref _ranks[slot >> _streamShift].List.Ops[_streams[slot].Op];

    private Timeline Close(StopReason stop)
    {
        var total = stop == StopReason.Completed ? 0 : _now;
        foreach (ref readonly var rank in _ranks.AsSpan())
        {
            total = Math.Max(total, stop == StopReason.Completed ? rank.Finish : 0);
        }

        _now = total;
        var times = new RankTimes[_ranks.Length];
        for (var i = 0; i < times.Length; i++)
        {
            Charge(i);
            ref readonly var r = ref _ranks[i];
            times[i] = new(
                new(Math.Min(r.Finish, total)),
                new(r.Compute),
                new(r.ExposedCommunication),
                new(r.ExposedSync),
                new(r.ExposedLaunch),
                new(r.Idle));
        }

        return new Timeline(_program.Stages, times, _stages, _options.Detail)
        {
            Stop = stop,
            Total = new(total),
            Events = _events,
            Exchanges = _exchanges.Count,
        };
    }
}
