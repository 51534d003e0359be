using SimMoE.Simulator.Programs;
using SimMoE.Units;

namespace SimMoE.Simulator.Engine;

/// <content>The streams.</content>
internal sealed partial class StepRun
{
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
            if (first > _now)
            {
                SetTimer(slot, first);
                return;
            }

            if (!Begin(slot))
            {
                return;
            }
        }

        stream.Op = ops.Length;
        stream.Phase = StreamPhase.Done;
        r.Finish = Math.Max(r.Finish, _now);
    }

    private void Park(int slot, int index, in Op op)
    {
        _streams[slot].Op = index;
        _streams[slot].Phase = StreamPhase.Parked;
        var rank = slot >> _streamShift;
        if (op.Stream == slot - (rank << _streamShift))
        {
            ScheduleSyncEnd(rank, op);
        }
    }

    /// <summary>Begins the operation at hand, which has been issued. True if it is over at once.</summary>
    private bool Begin(int slot)
    {
        ref readonly var op = ref OpAt(slot);
        switch (op.Kind)
        {
            case OpKind.Kernel:
                return BeginKernel(slot, op);
            case OpKind.Collective:
                Arrive(slot, op);
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
        for (var other = first; other < first + _streamCount; other++)
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

    /// <summary>The stream's timer went off; what it was set for follows from where the stream stands.</summary>
    private void FireStream(int slot)
    {
        switch (_streams[slot].Phase)
        {
            case StreamPhase.NotIssued:
                if (Begin(slot))
                {
                    Proceed(slot);
                }

                break;
            case StreamPhase.Running when _streams[slot].ToStall:
                Stall(slot);
                break;
            case StreamPhase.Running:
                EndKernel(slot);
                break;
            case StreamPhase.Stalled:
                Resume(slot);
                break;
            case StreamPhase.Copying:
                EndCopy(slot);
                break;
            case StreamPhase.InCollective:
                Leave(slot);
                break;
            default:
                throw new InvariantException($"a timer for a stream that is {_streams[slot].Phase}");
        }
    }
}
