namespace SimMoE.Simulator.Engine;

/// <summary>Explains every picosecond of every rank. docs/models/overlap.md.</summary>
/// <param name="state">The run.</param>
internal sealed class TimeAccount(RunState state)
{
    private readonly RankState[] _ranks = state.Ranks;
    private readonly StreamState[] _streams = state.Streams;
    private readonly int _streamShift = state.StreamShift;

    /// <summary>Books a rank's time from the last booking to now on its cause. Called before any state of the rank changes.</summary>
    public void Charge(int rank)
    {
        ref var r = ref _ranks[rank];
        var span = state.Now - r.Since;
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

        r.Since = state.Now;
    }

    /// <summary>Follows what holds a stream up, from stream to stream, to its cause.</summary>
    private void Blame(int rank, int stream, long span)
    {
        ref var r = ref _ranks[rank];
        var first = rank << _streamShift;
        for (var steps = 0; steps <= 2 * state.StreamCount; steps++)
        {
            ref readonly var s = ref _streams[first + stream];
            switch (s.Phase)
            {
                case StreamPhase.InCollective or StreamPhase.Copying:
                    r.ExposedCommunication += span;
                    state.StageOf(rank, r.List.Ops[s.Op].Stage).ExposedCommunication += span;
                    return;
                case StreamPhase.NotIssued or StreamPhase.Stalled:
                    BlameLaunch(rank, s.Op, span);
                    return;
                case StreamPhase.WaitingEvent when r.List.Targets[s.Op] >= 0:
                    stream = r.List.RecordStreams[r.List.Targets[s.Op]];
                    break;
                case StreamPhase.Parked:
                    var launching = Math.Clamp(r.HostArrival - (state.Now - span), 0, span);
                    BlameLaunch(rank, s.Op, launching);
                    span -= launching;
                    stream = r.List.Ops[s.Op].Stream;
                    if (_streams[first + stream].Phase == StreamPhase.Parked)
                    {
                        r.ExposedSync += span;
                        state.StageOf(rank, r.List.Ops[s.Op].Stage).ExposedSync += span;
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
        ref var r = ref _ranks[rank];
        r.ExposedLaunch += span;
        state.StageOf(rank, r.List.Ops[op].Stage).ExposedLaunch += span;
    }

    /// <summary>All streams are done: the host may still be working.</summary>
    private void BlameTail(int rank, long span)
    {
        ref var r = ref _ranks[rank];
        var ops = r.List.Ops;
        var working = r.HostOp == ops.Length && ops.Length > 0 ? Math.Clamp(r.HostArrival - (state.Now - span), 0, span) : 0;
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
        for (var stream = 0; stream < state.StreamCount; stream++)
        {
            if (_streams[first + stream].Phase != StreamPhase.Done)
            {
                return stream;
            }
        }

        return -1;
    }
}
