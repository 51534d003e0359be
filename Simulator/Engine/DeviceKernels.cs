using SimMoE.Simulator.Programs;
using SimMoE.Simulator.Tracing;

namespace SimMoE.Simulator.Engine;

/// <summary>Kernels and the throughput they share. docs/models/overlap.md.</summary>
/// <remarks>A rank's throughput is 1 - slow-down x multiprocessors held; its n running kernels get 1/n of it each. Work left is
/// settled, exactly to a picosecond, whenever either changes.</remarks>
/// <param name="state">The run.</param>
/// <param name="options">Slow-down and disturbances.</param>
internal sealed class DeviceKernels(RunState state, EngineOptions options)
{
    private const long WholeRate = 1_000_000_000;

    private readonly RankState[] _ranks = state.Ranks;
    private readonly StreamState[] _streams = state.Streams;
    private readonly int _streamShift = state.StreamShift;
    private readonly long _slowdown = (long)Math.Round(options.SlowdownPerMultiprocessor * WholeRate);
    private readonly long _least = (long)(options.MinimumThroughput * WholeRate);

    /// <summary>Begins a kernel group or a copy. True if it is over at once.</summary>
    public bool Begin(int slot, in Op op)
    {
        ref var stream = ref _streams[slot];
        var rank = slot >> _streamShift;
        var work = op.Duration.Picoseconds;
        if (options.ComputeFactors.Count != 0)
        {
            work = checked((long)Math.Round(work * options.ComputeFactors[rank]));
        }

        stream.Begin = state.Now;
        stream.Updated = state.Now;
        stream.Stalled = 0;
        stream.Remaining = work;
        stream.Share = op.Launches > 1 ? work / op.Launches : work;
        if (work == 0 && stream.LastIssue <= state.Now)
        {
            state.StageOf(rank, op.Stage).Cover(state.Now, state.Now);
            return true;
        }

        if (op.Stream == StreamIndex.Copy)
        {
            stream.Phase = StreamPhase.Copying;
            state.SetTimer(slot, Math.Max(state.Now + work, stream.LastIssue + stream.Share));
            return false;
        }

        Join(slot);
        return false;
    }

    /// <summary>All but the last kernel of a group are done, and the last has not been launched.</summary>
    public void Stall(int slot)
    {
        var rank = slot >> _streamShift;
        Settle(rank);
        ref var stream = ref _streams[slot];
        stream.Remaining = stream.Share;
        stream.Phase = StreamPhase.Stalled;
        stream.Stalled -= state.Now;
        _ranks[rank].Running--;
        state.SetTimer(slot, stream.LastIssue);
        Replan(rank);
    }

    /// <summary>The last kernel of a stalled group has been launched.</summary>
    public void Resume(int slot)
    {
        _streams[slot].Stalled += state.Now;
        Join(slot);
    }

    /// <summary>Ends a kernel group; its stream can go on.</summary>
    public void End(int slot)
    {
        var rank = slot >> _streamShift;
        Settle(rank);
        ref var stream = ref _streams[slot];
        ref readonly var op = ref state.OpAt(slot);
        ref var stage = ref state.StageOf(rank, op.Stage);
        stage.Cover(stream.Begin, state.Now);
        stage.Kernel += state.Now - stream.Begin - stream.Stalled;
        state.TraceOp(TraceKind.Kernel, rank, op, stream);
        _ranks[rank].Running--;
        stream.Phase = StreamPhase.NotIssued;
        Replan(rank);
    }

    /// <summary>Ends a copy; its stream can go on.</summary>
    public void EndCopy(int slot)
    {
        ref readonly var stream = ref _streams[slot];
        ref readonly var op = ref state.OpAt(slot);
        var rank = slot >> _streamShift;
        ref var stage = ref state.StageOf(rank, op.Stage);
        stage.Cover(stream.Begin, state.Now);
        stage.Communication += state.Now - stream.Begin;
        state.TraceOp(TraceKind.Copy, rank, op, stream);
    }

    /// <summary>A collective takes multiprocessors of a rank, or gives them back (negative).</summary>
    public void Hold(int rank, int multiprocessors)
    {
        if (_slowdown == 0 || multiprocessors == 0)
        {
            return;
        }

        Settle(rank);
        _ranks[rank].Held += multiprocessors;
        Replan(rank);
    }

    /// <summary>A kernel starts, or goes on after waiting for its last launch.</summary>
    private void Join(int slot)
    {
        var rank = slot >> _streamShift;
        Settle(rank);
        _streams[slot].Phase = StreamPhase.Running;
        _streams[slot].Updated = state.Now;
        _ranks[rank].Running++;
        Replan(rank);
    }

    /// <summary>Brings the work left of a rank's running kernels up to now, at the rate that held until now.</summary>
    private void Settle(int rank)
    {
        ref readonly var r = ref _ranks[rank];
        var (left, now) = (r.Running, state.Now);
        for (var slot = rank << _streamShift; left > 0; slot++)
        {
            ref var stream = ref _streams[slot];
            if (stream.Phase != StreamPhase.Running)
            {
                continue;
            }

            left--;
            if (stream.Updated < now)
            {
                stream.Remaining = Math.Max(0, stream.Remaining - WorkIn(now - stream.Updated, r));
                stream.Updated = now;
            }
        }
    }

    /// <summary>Sets the timers of a rank's running kernels anew.</summary>
    private void Replan(int rank)
    {
        ref readonly var r = ref _ranks[rank];
        var (left, now) = (r.Running, state.Now);
        for (var slot = rank << _streamShift; left > 0; slot++)
        {
            ref var stream = ref _streams[slot];
            if (stream.Phase != StreamPhase.Running)
            {
                continue;
            }

            left--;
            var untilLast = now + TimeFor(Math.Max(0, stream.Remaining - stream.Share), r);
            stream.ToStall = untilLast < stream.LastIssue;
            state.SetTimer(slot, stream.ToStall ? untilLast : now + TimeFor(stream.Remaining, r));
        }
    }

    private long Throughput(in RankState rank) => rank.Held == 0 ? WholeRate : Math.Max(_least, WholeRate - (_slowdown * rank.Held));

    private long TimeFor(long work, in RankState rank)
    {
        var throughput = Throughput(rank);
        if (throughput == WholeRate)
        {
            return work * rank.Running;
        }

        var numerator = (Int128)work * WholeRate * rank.Running;
        return checked((long)((numerator + throughput - 1) / throughput));
    }

    private long WorkIn(long time, in RankState rank)
    {
        var throughput = Throughput(rank);
        return throughput == WholeRate ? time / rank.Running : (long)((Int128)time * throughput / ((Int128)WholeRate * rank.Running));
    }
}
