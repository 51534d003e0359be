using SimMoE.Trainer.Interop;
using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Stages;

/// <summary>Times stages on a GPU by a pair of events each, recorded on the current stream. Nothing waits until
/// <see cref="Collect"/>.</summary>
public sealed class CudaStageClock : IStageClock, IDisposable
{
    private readonly Stack<CudaEvent> _free = [];
    private readonly List<Interval> _intervals = [];
    private Interval? _running;

    /// <inheritdoc/>
    public StageScope Begin(int layer, Pass pass, string stage)
    {
        if (_running is { } running)
        {
            throw new InvalidOperationException($"stage {stage} starts inside {running.Stage}");
        }

        _running = new Interval(layer, pass, stage, Take(), Take());
        _running.Start.Record(CudaStream.Current);
        return new StageScope(this);
    }

    /// <inheritdoc/>
    public void End()
    {
        var running = _running ?? throw new InvalidOperationException("no stage has started");
        running.Stop.Record(CudaStream.Current);
        _intervals.Add(running);
        _running = null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<StageTime> Collect()
    {
        if (_running is { } running)
        {
            throw new InvalidOperationException($"stage {running.Stage} has not ended");
        }

        var times = new List<StageTime>(_intervals.Count);
        foreach (var interval in _intervals)
        {
            interval.Stop.Synchronize();
            times.Add(new StageTime(interval.Layer, interval.Pass, interval.Stage, interval.Stop.MicrosecondsSince(interval.Start)));
            _free.Push(interval.Start);
            _free.Push(interval.Stop);
        }

        _intervals.Clear();
        return times;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var interval in _intervals)
        {
            _free.Push(interval.Start);
            _free.Push(interval.Stop);
        }

        _intervals.Clear();
        while (_free.TryPop(out var unused))
        {
            unused.Dispose();
        }
    }

    private CudaEvent Take() => _free.TryPop(out var taken) ? taken : new CudaEvent(timed: true);

    private sealed record Interval(int Layer, Pass Pass, string Stage, CudaEvent Start, CudaEvent Stop);
}
