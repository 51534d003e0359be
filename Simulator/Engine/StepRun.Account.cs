using SimMoE.Simulator.Programs;

namespace SimMoE.Simulator.Engine;

/// <content>Explains every picosecond of every rank, and every stream that is stuck. docs/models/overlap.md.</content>
internal sealed partial class StepRun
{
    /// <summary>Books a rank's time from the last booking to now on its cause. Called before any state of the rank changes.</summary>
    private void Charge(int rank)
    {
        ref var r = ref _ranks[rank];
        var span = _now - r.Since;
        if (span <= 0)
        {
            return;
        }

        if (r.Running > 0)
        {
            r.Compute += span;
        }
        else
        {
            Blame(rank, StreamIndex.Compute, span);
        }

        r.Since = _now;
    }

    /// <summary>Follows what holds a stream up, from stream to stream, to its cause.</summary>
    private void Blame(int rank, int stream, long span)
    {
        ref var r = ref _ranks[rank];
        var first = rank << _streamShift;
        for (var steps = 0; steps <= 2 * _streamCount; steps++)
        {
            ref readonly var s = ref _streams[first + stream];
            switch (s.Phase)
            {
                case StreamPhase.InCollective or StreamPhase.Copying:
                    r.ExposedCommunication += span;
                    StageOf(rank, r.List.Ops[s.Op].Stage).ExposedCommunication += span;
                    return;
                case StreamPhase.NotIssued or StreamPhase.Stalled:
                    BlameLaunch(rank, s.Op, span);
                    return;
                case StreamPhase.WaitingEvent when r.List.Targets[s.Op] >= 0:
                    stream = r.List.RecordStreams[r.List.Targets[s.Op]];
                    break;
                case StreamPhase.Parked:
                    var launching = Math.Clamp(r.HostArrival - (_now - span), 0, span);
                    BlameLaunch(rank, s.Op, launching);
                    span -= launching;
                    stream = r.List.Ops[s.Op].Stream;
                    if (_streams[first + stream].Phase == StreamPhase.Parked)
                    {
                        r.ExposedSync += span;
                        StageOf(rank, r.List.Ops[s.Op].Stage).ExposedSync += span;
                        return;
                    }

                    break;
                case StreamPhase.Done when NextOpen(rank) is var open and >= 0:
                    stream = open;
                    break;
                default:
                    BlameTail(rank, span);
                    return;
            }
        }

        r.Idle += span;
    }

    private void BlameLaunch(int rank, int op, long span)
    {
        _ranks[rank].ExposedLaunch += span;
        StageOf(rank, _ranks[rank].List.Ops[op].Stage).ExposedLaunch += span;
    }

    /// <summary>All streams are done: the host may still be working.</summary>
    private void BlameTail(int rank, long span)
    {
        ref var r = ref _ranks[rank];
        var ops = r.List.Ops;
        var working = r.HostOp == ops.Length && ops.Length > 0 ? Math.Clamp(r.HostArrival - (_now - span), 0, span) : 0;
        if (working > 0)
        {
            BlameLaunch(rank, ops.Length - 1, working);
        }

        r.Idle += span - working;
    }

    /// <summary>The lowest stream that has something left, or -1.</summary>
    private int NextOpen(int rank)
    {
        var first = rank << _streamShift;
        for (var stream = 0; stream < _streamCount; stream++)
        {
            if (_streams[first + stream].Phase != StreamPhase.Done)
            {
                return stream;
            }
        }

        return -1;
    }

    private void RequireAllDone()
    {
        List<Blockage> blocked = [];
        for (var rank = 0; rank < _ranks.Length; rank++)
        {
            for (var stream = 0; stream < _streamCount; stream++)
            {
                ref readonly var s = ref _streams[(rank << _streamShift) | stream];
                if (s.Phase != StreamPhase.Done)
                {
                    var op = _ranks[rank].List.Ops[s.Op];
                    blocked.Add(new(rank, stream, s.Op, _program.Stages[op.Stage], Reason(rank, s, op)));
                }
            }
        }

        if (blocked.Count > 0)
        {
            throw new DeadlockException(blocked);
        }
    }

    private string Reason(int rank, in StreamState stream, in Op op)
    {
        switch (stream.Phase)
        {
            case StreamPhase.InCollective:
                ref readonly var collective = ref _collectives[op.Argument];
                var name = _program.Collectives[op.Argument].Name;
                var size = collective.Group.Size;
                return collective.Arrived > 0
                    ? $"collective {op.Argument} ({name}) has {collective.Arrived} of {size} members; first missing: rank {Missing(op.Argument)}"
                    : $"collective {op.Argument} ({name}) moves and the network has nothing in flight";
            case StreamPhase.WaitingEvent:
                return _ranks[rank].List.Targets[stream.Op] < 0
                    ? $"event {op.Argument} is not recorded before the wait"
                    : $"event {op.Argument} has not been reached";
            default:
                return $"the host synchronises with stream {op.Stream}, which does not get there";
        }
    }

    private int Missing(int number)
    {
        var ranks = _program.Collectives[number].Phases[0].Ranks;
        for (var member = 0; member < ranks.Count; member++)
        {
            if (_memberSlots[_collectives[number].FirstMember + member] < 0)
            {
                return ranks[member];
            }
        }

        return -1;
    }
}
