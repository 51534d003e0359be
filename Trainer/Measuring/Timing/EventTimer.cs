using SimMoE.Trainer.Interop;

namespace SimMoE.Trainer.Measuring.Timing;

/// <summary>Times with two CUDA events on the current stream.</summary>
public sealed class EventTimer : IIntervalTimer
{
    /// <summary>The clock's name.</summary>
    public const string Name = "cuda-event";

    private readonly CudaEvent _start = new(timed: true);
    private readonly CudaEvent _stop = new(timed: true);

    /// <inheritdoc/>
    public string Clock => Name;

    /// <inheritdoc/>
    public bool HasStarted => _start.IsDone;

    /// <inheritdoc/>
    public void Start() => _start.Record(CudaStream.Current);

    /// <inheritdoc/>
    public void Stop() => _stop.Record(CudaStream.Current);

    /// <inheritdoc/>
    public double Microseconds()
    {
        _stop.Synchronize();
        return _stop.MicrosecondsSince(_start);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _start.Dispose();
        _stop.Dispose();
    }
}
