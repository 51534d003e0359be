using SimMoE.Simulator.Programs;
using SimMoE.Simulator.Tracing;

namespace SimMoE.Simulator.Engine;

/// <content>The host threads. Between two synchronisations a host's times depend on nothing but its list, so they are added up
/// where they are needed and never stored.</content>
internal sealed partial class StepRun
{
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

            ref var stage = ref StageOf(rank, op.Stage);
            stage.Host += time - before;
            if (op.Kind == OpKind.HostWork)
            {
                stage.Cover(before, time);
            }

            var kind = op.Kind == OpKind.HostWork ? TraceKind.HostWork : TraceKind.HostLaunch;
            _trace?.Span(new(
                kind, rank, op.Stream, op.Stage, index, new(before), new(time), op.Launches,
                Launched: kind == TraceKind.HostLaunch && _showsLaunches));
        }

        r.HostOp = index;
        r.HostArrival = time;
        if (index == ops.Length)
        {
            r.Finish = Math.Max(r.Finish, time);
        }
    }

    /// <summary>The stream that a host waits for is done: the host goes on when it has got there too, and has the copy.</summary>
    private void ScheduleSyncEnd(int rank, in Op op)
    {
        var ready = Math.Max(_now, _ranks[rank].HostArrival);
        _queue.Schedule(new(ready + _options.HostSync.Picoseconds + op.Duration.Picoseconds), ~(long)rank);
    }

    private void EndSync(int rank)
    {
        Charge(rank);
        ref var r = ref _ranks[rank];
        var index = r.HostOp;
        ref readonly var op = ref r.List.Ops[index];
        ref var stage = ref StageOf(rank, op.Stage);
        stage.Cover(r.HostArrival, _now);
        stage.Host += _now - r.HostArrival;
        _trace?.Span(new(TraceKind.HostSync, rank, op.Stream, op.Stage, index, new(r.HostArrival), new(_now), 0));
        _syncEnds[r.FirstSync + r.HostSync] = _now;
        r.HostSync++;
        r.Finish = Math.Max(r.Finish, _now);
        Walk(rank, index + 1, _now);
        var first = rank << _streamShift;
        for (var slot = first; slot < first + _streamCount; slot++)
        {
            if (_streams[slot].Phase == StreamPhase.Parked && _streams[slot].Op == index)
            {
                _streams[slot].Op = index - 1;
                Proceed(slot);
            }
        }
    }
}
