namespace SimMoE.Trainer.Measuring.Timing;

/// <summary>Times one interval at a time on a device's own clock.</summary>
public interface IIntervalTimer : IDisposable
{
    /// <summary>How files call the clock: <c>cuda-event</c> or <c>monotonic</c>.</summary>
    string Clock { get; }

    /// <summary>True if the device has passed the start already.</summary>
    bool HasStarted { get; }

    /// <summary>The interval starts here: where the current stream has come to (GPU), or now.</summary>
    void Start();

    /// <summary>The interval ends here.</summary>
    void Stop();

    /// <summary>Length of the interval in microseconds; the host waits for its end.</summary>
    double Microseconds();
}
