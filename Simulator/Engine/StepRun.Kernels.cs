using SimMoE.Simulator.Programs;
using SimMoE.Simulator.Tracing;

namespace SimMoE.Simulator.Engine;

/// <content>Kernels and the throughput they share. docs/models/overlap.md.</content>
/// <remarks>A rank's throughput is 1 - slow-down x multiprocessors held; its n running kernels get 1/n of it each. Work left is
/// settled, exactly to a picosecond, whenever either changes.</remarks>
internal sealed partial class StepRun
{
    private const long WholeRate = 1_000_000_000;

    private bool BeginKernel(int slot, in Op op)
    {
        ref var stream = ref _streams[slot];
        var rank = slot >> _streamShift;
        var work = op.Duration.Picoseconds;
        if (_options.ComputeFactors.Count != 0)
        {
            work = checked((long)Math.Round(work * _options.ComputeFactors[rank]));
        }

        stream.Begin = _now;
        stream.Updated = _now;
        stream.Stalled = 0;
        stream.Remaining = work;
        stream.Share = op.Launches > 1 ? work / op.Launches : work;
        if (work == 0 && stream.LastIssue <= _now)
        {
            StageOf(rank, op.Stage).Cover(_now, _now);
            return true;
        }

        if (op.Stream == StreamIndex.Copy)
        {
            stream.Phase = StreamPhase.Copying;
            SetTimer(slot, Math.Max(_now + work, stream.LastIssue + stream.Share));
            return false;
        }

        Join(slot);
        return false;
    }

    /// <summary>A kernel starts, or goes on after waiting for its last launch.</summary>
    private void Join(int slot)
    {
        var rank = slot >> _streamShift;
        Settle(rank);
        _streams[slot].Phase = StreamPhase.Running;
        _streams[slot].Updated = _now;
        _ranks[rank].Running++;
        Replan(rank);
    }

    private void Stall(int slot)
    {
        var rank = slot >> _streamShift;
        Settle(rank);
        ref var stream = ref _streams[slot];
        stream.Remaining = stream.Share;
        stream.Phase = StreamPhase.Stalled;
        stream.Stalled -= _now;
        _ranks[rank].Running--;
        SetTimer(slot, stream.LastIssue);
        Replan(rank);
    }

    private void Resume(int slot)
    {
        _streams[slot].Stalled += _now;
        Join(slot);
    }

    private void EndKernel(int slot)
    {
        var rank = slot >> _streamShift;
        Settle(rank);
        ref var stream = ref _streams[slot];
        ref readonly var op = ref OpAt(slot);
        ref var stage = ref StageOf(rank, op.Stage);
        stage.Cover(stream.Begin, _now);
        stage.Kernel += _now - stream.Begin - stream.Stalled;
        _trace?.Span(new(
            TraceKind.Kernel, rank, op.Stream, op.Stage, stream.Op, new(stream.Begin), new(_now), op.Launches,
            Launched: _showsLaunches && op.Launches > 0));
        _ranks[rank].Running--;
        stream.Phase = StreamPhase.NotIssued;
        Replan(rank);
        Proceed(slot);
    }

    private void EndCopy(int slot)
    {
        ref readonly var stream = ref _streams[slot];
        ref readonly var op = ref OpAt(slot);
        var rank = slot >> _streamShift;
        ref var stage = ref StageOf(rank, op.Stage);
        stage.Cover(stream.Begin, _now);
        stage.Communication += _now - stream.Begin;
        _trace?.Span(new(
            TraceKind.Copy, rank, op.Stream, op.Stage, stream.Op, new(stream.Begin), new(_now), op.Launches,
            Launched: _showsLaunches && op.Launches > 0));
        Proceed(slot);
    }

    /// <summary>Brings the work left of a rank's running kernels up to now, at the rate that held until now.</summary>
    private void Settle(int rank)
    {
        var left = _ranks[rank].Running;
        for (var slot = rank << _streamShift; left > 0; slot++)
        {
            ref var stream = ref _streams[slot];
            if (stream.Phase != StreamPhase.Running)
            {
                continue;
            }

            left--;
            if (stream.Updated < _now)
            {
                stream.Remaining = Math.Max(0, stream.Remaining - WorkIn(_now - stream.Updated, _ranks[rank]));
                stream.Updated = _now;
            }
        }
    }

    /// <summary>Sets the timers of a rank's running kernels anew.</summary>
    private void Replan(int rank)
    {
        var left = _ranks[rank].Running;
        for (var slot = rank << _streamShift; left > 0; slot++)
        {
            ref var stream = ref _streams[slot];
            if (stream.Phase != StreamPhase.Running)
            {
                continue;
            }

            left--;
            var untilLast = _now + TimeFor(Math.Max(0, stream.Remaining - stream.Share), _ranks[rank]);
            stream.ToStall = untilLast < stream.LastIssue;
            SetTimer(slot, stream.ToStall ? untilLast : _now + TimeFor(stream.Remaining, _ranks[rank]));
        }
    }

    private void Hold(int rank, int multiprocessors)
    {
        if (_slowdown == 0 || multiprocessors == 0)
        {
            return;
        }

        Settle(rank);
        _ranks[rank].Held += multiprocessors;
        Replan(rank);
    }

    private long Throughput(in RankState rank) => rank.Held == 0
        ? WholeRate
        : Math.Max((long)(_options.MinimumThroughput * WholeRate), WholeRate - (_slowdown * rank.Held));

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
        return throughput == WholeRate
            ? time / rank.Running
            : (long)((Int128)time * throughput / ((Int128)WholeRate * rank.Running));
    }
}
