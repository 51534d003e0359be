using SimMoE.Simulator.Network;
using SimMoE.Simulator.Programs;
using SimMoE.Simulator.Tracing;
using SimMoE.Units;

namespace SimMoE.Simulator.Engine;

/// <summary>One run: the loop over timers and the network's finishes, the hosts, and the streams that take operation after
/// operation.</summary>
/// <remarks><para>At one instant timers come first, in the order in which they were set, then the network's finishes: so exchanges that
/// start
/// together are seen together by the network.</para>
/// <para>Between two synchronisations a host's times depend on nothing but its list, so they are added up where they are needed and never
/// stored.</para></remarks>
internal sealed class StepRun
{
    private readonly INetworkModel _network;
    private readonly EngineOptions _options;
    private readonly RunState _state;
    private readonly RankState[] _ranks;
    private readonly StreamState[] _streams;
    private readonly int _streamShift;
    private readonly DeviceKernels _kernels;
    private readonly RunningCollectives _collectives;
    private readonly TimeAccount _account;
    private readonly List<MemberFinish> _finishes = new(1024);
    private readonly long[] _syncEnds;
    private readonly bool[] _recorded;
    private long _events;

    public StepRun(StepProgram program, INetworkModel network, EngineOptions options)
    {
        options.Check(program.Ranks.Count);
        (_network, _options) = (network, options);
        _state = new RunState(program, options);
        (_ranks, _streams, _streamShift) = (_state.Ranks, _state.Streams, _state.StreamShift);
        _kernels = new DeviceKernels(_state, options);
        _collectives = new RunningCollectives(_state, network, _kernels);
        _account = new TimeAccount(_state);
        _syncEnds = new long[_state.SyncCount];
        _recorded = new bool[_state.RecordCount];
    }

    public Timeline Run()
    {
        _state.Trace?.Begin(_state.Program);
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

    /// <summary>Sets a rank's host and streams going.</summary>
    private void Launch(int rank)
    {
        ref var r = ref _ranks[rank];
        var start = _options.StartDelays.Count == 0 ? 0 : _options.StartDelays[rank].Picoseconds;
        r.Since = start;
        r.Idle = start;
        r.Finish = start;
        Walk(rank, 0, start);
        for (var stream = 0; stream < _state.StreamCount; stream++)
        {
            var slot = (rank << _streamShift) | stream;
            ref var s = ref _streams[slot];
            s.Op = -1;
            s.Host = start;
            s.Phase = StreamPhase.Done;
            if (r.List.Used[stream])
            {
                Proceed(slot);
            }
        }
    }

    private StopReason Loop()
    {
        var limit = _options.MaxTime.Picoseconds;
        while (true)
        {
            var timer = _state.Timers.NextPicoseconds;

            // Timers come first at their instant: what they start is seen by the network together, solved once.
            var finish = timer == _state.Now ? long.MaxValue : _network.NextFinish.Picoseconds;
            var next = Math.Min(timer, finish);
            if (next == long.MaxValue)
            {
                return StopReason.Completed;
            }

            if (next > limit)
            {
                _state.Now = limit;
                return StopReason.TimeLimit;
            }

            if (_events >= _options.MaxEvents)
            {
                return StopReason.EventLimit;
            }

            _state.Now = next;
            if (timer <= finish)
            {
                _state.Timers.TryTake(out _, out var payload);
                _events++;
                Fire(payload);
            }
            else
            {
                TakeFinishes();
            }
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
            _account.Charge(slot >> _streamShift);
            FireStream(slot);
        }
    }

    /// <summary>The stream's timer went off; what it was set for follows from where the stream stands.</summary>
    private void FireStream(int slot)
    {
        ref var stream = ref _streams[slot];
        switch (stream.Phase)
        {
            case StreamPhase.NotIssued:
                if (Begin(slot))
                {
                    Proceed(slot);
                }

                break;
            case StreamPhase.Running when stream.ToStall:
                _kernels.Stall(slot);
                break;
            case StreamPhase.Running:
                _kernels.End(slot);
                Proceed(slot);
                break;
            case StreamPhase.Stalled:
                _kernels.Resume(slot);
                break;
            case StreamPhase.Copying:
                _kernels.EndCopy(slot);
                Proceed(slot);
                break;
            case StreamPhase.InCollective:
                _collectives.Leave(slot);
                Proceed(slot);
                break;
            default:
                throw new InvariantException($"a timer for a stream that is {stream.Phase}");
        }
    }

    private void TakeFinishes()
    {
        _finishes.Clear();
        _network.AdvanceTo(new(_state.Now), _finishes);
        Invariant.Require(_finishes.Count > 0 || _network.NextFinish.Picoseconds > _state.Now);
        foreach (var finish in _finishes)
        {
            _events++;
            var slot = _collectives.Finish(finish);
            if (slot < 0)
            {
                continue;
            }

            // A member that is done before its own kernel has been launched leaves then.
            if (_streams[slot].LastIssue > _state.Now)
            {
                _state.SetTimer(slot, _streams[slot].LastIssue);
                continue;
            }

            _account.Charge(slot >> _streamShift);
            _collectives.Leave(slot);
            Proceed(slot);
        }
    }

    /// <summary>The stream is free now: takes its next operations until one takes time.</summary>
    private void Proceed(int slot)
    {
        ref var stream = ref _streams[slot];
        var rank = slot >> _streamShift;
        var number = slot - (rank << _streamShift);
        ref var r = ref _ranks[rank];
        var ops = r.List.Ops;
        for (var index = stream.Op + 1; index < ops.Length; index++)
        {
            ref readonly var op = ref ops[index];
            if (op.Kind == OpKind.HostSync)
            {
                if (stream.Sync == r.HostSync)
                {
                    Park(slot, index, op);
                    return;
                }

                stream.Host = _syncEnds[r.FirstSync + stream.Sync++];
                stream.GraphOpen = false;
                continue;
            }

            var first = Issue(op, ref stream.Host, ref stream.GraphOpen);
            if (op.Stream != number || op.Kind == OpKind.HostWork)
            {
                continue;
            }

            stream.Op = index;
            stream.FirstIssue = first;
            stream.LastIssue = stream.Host;
            stream.Phase = StreamPhase.NotIssued;
            if (first > _state.Now)
            {
                _state.SetTimer(slot, first);
                return;
            }

            if (!Begin(slot))
            {
                return;
            }
        }

        stream.Op = ops.Length;
        stream.Phase = StreamPhase.Done;
        r.Finish = Math.Max(r.Finish, _state.Now);
    }

    private void Park(int slot, int index, in Op op)
    {
        ref var stream = ref _streams[slot];
        stream.Op = index;
        stream.Phase = StreamPhase.Parked;
        var rank = slot >> _streamShift;
        if (op.Stream == slot - (rank << _streamShift))
        {
            // The stream that the host waits for is done: the host goes on when it has got there too, and has the copy.
            var ready = Math.Max(_state.Now, _ranks[rank].HostArrival);
            _state.SetHostTimer(rank, ready + _options.HostSync.Picoseconds + op.Duration.Picoseconds);
        }
    }

    /// <summary>Begins the operation at hand, which has been issued. True if it is over at once.</summary>
    private bool Begin(int slot)
    {
        ref readonly var op = ref _state.OpAt(slot);
        switch (op.Kind)
        {
            case OpKind.Kernel:
                return _kernels.Begin(slot, op);
            case OpKind.Collective:
                _collectives.Arrive(slot, op);
                return false;
            case OpKind.Record:
                Record(slot);
                return true;
            default:
                return PassWait(slot);
        }
    }

    private void Record(int slot)
    {
        var rank = slot >> _streamShift;
        ref readonly var r = ref _ranks[rank];
        var record = r.List.Targets[_streams[slot].Op];
        _recorded[r.FirstRecord + record] = true;
        var first = rank << _streamShift;
        for (var other = first; other < first + _state.StreamCount; other++)
        {
            ref readonly var stream = ref _streams[other];
            if (stream.Phase == StreamPhase.WaitingEvent && r.List.Targets[stream.Op] == record)
            {
                Proceed(other);
            }
        }
    }

    private bool PassWait(int slot)
    {
        ref readonly var r = ref _ranks[slot >> _streamShift];
        var record = r.List.Targets[_streams[slot].Op];
        if (record >= 0 && _recorded[r.FirstRecord + record])
        {
            return true;
        }

        _streams[slot].Phase = StreamPhase.WaitingEvent;
        return false;
    }

    /// <summary>Adds an operation's host time.</summary>
    /// <param name="op">Any but a host synchronisation.</param>
    /// <param name="host">Host time, moved on.</param>
    /// <param name="graphOpen">True once the graph that the operation belongs to has been launched.</param>
    /// <returns>When the operation's first kernel has been issued.</returns>
    private long Issue(in Op op, ref long host, ref bool graphOpen)
    {
        if (op.Kind == OpKind.HostWork)
        {
            graphOpen = false;
            return host += op.Duration.Picoseconds;
        }

        if (op.Kind is OpKind.Record or OpKind.Wait || op.Launches == 0)
        {
            return host;
        }

        var launch = _options.HostLaunch.Picoseconds;
        if (_options.CudaGraph)
        {
            host += graphOpen ? 0 : launch;
            graphOpen = true;
            return host;
        }

        // A kernel group starts with its first kernel; a collective is one kernel, after all that its issue costs.
        var first = host + launch;
        host += launch * op.Launches;
        return op.Kind == OpKind.Collective ? host : first;
    }

    /// <summary>Takes a host from an operation to the next synchronisation, or to the end.</summary>
    private void Walk(int rank, int from, long time)
    {
        ref var r = ref _ranks[rank];
        var ops = r.List.Ops;
        var graphOpen = false;
        var index = from;
        for (; index < ops.Length && ops[index].Kind != OpKind.HostSync; index++)
        {
            ref readonly var op = ref ops[index];
            var before = time;
            Issue(op, ref time, ref graphOpen);
            if (time == before && op.Kind != OpKind.HostWork)
            {
                continue;
            }

            ref var stage = ref _state.StageOf(rank, op.Stage);
            stage.Host += time - before;
            if (op.Kind == OpKind.HostWork)
            {
                stage.Cover(before, time);
            }

            var kind = op.Kind == OpKind.HostWork ? TraceKind.HostWork : TraceKind.HostLaunch;
            _state.Trace?.Span(
                new(
                    kind,
                    rank,
                    op.Stream,
                    op.Stage,
                    index,
                    new(before),
                    new(time),
                    op.Launches,
                    Launched: kind == TraceKind.HostLaunch && _state.ShowsLaunches
                )
            );
        }

        r.HostOp = index;
        r.HostArrival = time;
        if (index == ops.Length)
        {
            r.Finish = Math.Max(r.Finish, time);
        }
    }

    private void EndSync(int rank)
    {
        _account.Charge(rank);
        ref var r = ref _ranks[rank];
        var index = r.HostOp;
        ref readonly var op = ref r.List.Ops[index];
        ref var stage = ref _state.StageOf(rank, op.Stage);
        stage.Cover(r.HostArrival, _state.Now);
        stage.Host += _state.Now - r.HostArrival;
        _state.Trace?.Span(new(TraceKind.HostSync, rank, op.Stream, op.Stage, index, new(r.HostArrival), new(_state.Now), 0));
        _syncEnds[r.FirstSync + r.HostSync] = _state.Now;
        r.HostSync++;
        r.Finish = Math.Max(r.Finish, _state.Now);
        Walk(rank, index + 1, _state.Now);
        var first = rank << _streamShift;
        for (var slot = first; slot < first + _state.StreamCount; slot++)
        {
            ref var stream = ref _streams[slot];
            if (stream.Phase == StreamPhase.Parked && stream.Op == index)
            {
                stream.Op = index - 1;
                Proceed(slot);
            }
        }
    }

    private void RequireAllDone()
    {
        List<Blockage> blocked = [];
        for (var slot = 0; slot < _streams.Length; slot++)
        {
            var (rank, number) = (slot >> _streamShift, slot & ((1 << _streamShift) - 1));
            ref readonly var stream = ref _streams[slot];
            if (number < _state.StreamCount && stream.Phase != StreamPhase.Done)
            {
                blocked.Add(new(rank, number, stream.Op, _state.Program.Stages[_state.OpAt(slot).Stage], Reason(slot)));
            }
        }

        if (blocked.Count > 0)
        {
            throw new DeadlockException(blocked);
        }
    }

    private string Reason(int slot)
    {
        ref readonly var stream = ref _streams[slot];
        ref readonly var op = ref _state.OpAt(slot);
        return stream.Phase switch
        {
            StreamPhase.InCollective => _collectives.Reason(op.Argument),
            StreamPhase.WaitingEvent when _ranks[slot >> _streamShift].List.Targets[stream.Op] < 0 =>
                $"event {op.Argument} is not recorded before the wait",
            StreamPhase.WaitingEvent => $"event {op.Argument} has not been reached",
            _ => $"the host synchronises with stream {op.Stream}, which does not get there",
        };
    }

    private Timeline Close(StopReason stop)
    {
        var total = stop == StopReason.Completed ? 0 : _state.Now;
        foreach (ref readonly var rank in _ranks.AsSpan())
        {
            total = Math.Max(total, stop == StopReason.Completed ? rank.Finish : 0);
        }

        _state.Now = total;
        var times = new RankTimes[_ranks.Length];
        for (var i = 0; i < times.Length; i++)
        {
            _account.Charge(i);
            ref readonly var r = ref _ranks[i];
            times[i] = new(
                new(Math.Min(r.Finish, total)),
                new(r.Compute),
                new(r.ExposedCommunication),
                new(r.ExposedSync),
                new(r.ExposedLaunch),
                new(r.Idle)
            );
        }

        return new Timeline(_state.Program.Stages, times, _state.Stages, _options.Detail)
        {
            Stop = stop,
            Total = new(total),
            Events = _events,
            Exchanges = _collectives.ExchangeCount,
        };
    }
}
