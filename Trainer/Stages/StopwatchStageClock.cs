using System.Diagnostics;
using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Stages;

/// <summary>Times stages on a CPU by the monotonic clock.</summary>
public sealed class StopwatchStageClock : IStageClock
{
    private List<StageTime> _times = [];
    private (int Layer, Pass Pass, string Stage, long Start)? _running;

    /// <inheritdoc/>
    public StageScope Begin(int layer, Pass pass, string stage)
    {
        if (_running is { } running)
        {
            throw new InvalidOperationException($"stage {stage} starts inside {running.Stage}");
        }

        _running = (layer, pass, stage, Stopwatch.GetTimestamp());
        return new StageScope(this);
    }

    /// <inheritdoc/>
    public void End()
    {
        var (layer, pass, stage, start) = _running ?? throw new InvalidOperationException("no stage has started");
        _times.Add(new StageTime(layer, pass, stage, Stopwatch.GetElapsedTime(start).TotalMicroseconds));
        _running = null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<StageTime> Collect()
    {
        if (_running is { } running)
        {
            throw new InvalidOperationException($"stage {running.Stage} has not ended");
        }

        var times = _times;
        _times = [];
        return times;
    }
}
