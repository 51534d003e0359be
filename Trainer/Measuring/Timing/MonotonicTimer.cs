using System.Diagnostics;

namespace SimMoE.Trainer.Measuring.Timing;

/// <summary>Times with the host's monotonic clock.</summary>
public sealed class MonotonicTimer : IIntervalTimer
{
    /// <summary>The clock's name.</summary>
    public const string Name = "monotonic";

    private long _start;
    private long _stop;

    /// <inheritdoc/>
    public string Clock => Name;

    /// <inheritdoc/>
    public bool HasStarted => true;

    /// <inheritdoc/>
    public void Start() => _start = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void Stop() => _stop = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public double Microseconds() => Stopwatch.GetElapsedTime(_start, _stop).TotalMicroseconds;

    /// <inheritdoc/>
    public void Dispose()
    {
        // A time stamp holds nothing.
    }
}
