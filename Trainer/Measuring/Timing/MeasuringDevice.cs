using SimMoE.Trainer.Interop;
using SimMoE.Trainer.Stages;

namespace SimMoE.Trainer.Measuring.Timing;

/// <summary>The device that a rank measures on.</summary>
/// <param name="gpu">Index of a GPU, or -1 for the CPU.</param>
public sealed class MeasuringDevice(int gpu)
{
    /// <summary>True for a GPU.</summary>
    public bool IsCuda => gpu >= 0;

    /// <summary>Index of the GPU; null for the CPU.</summary>
    public int? Gpu => IsCuda ? gpu : null;

    /// <summary>Where tensors stand.</summary>
    public Device Device { get; } = gpu >= 0 ? new Device(DeviceType.CUDA, gpu) : new Device(DeviceType.CPU);

    /// <summary>As the driver calls it; <c>CPU</c> otherwise.</summary>
    public string Name => IsCuda ? Cuda.DeviceName(gpu) : "CPU";

    /// <summary>The clock of intervals here: <c>cuda-event</c> or <c>monotonic</c>.</summary>
    public string Clock => IsCuda ? EventTimer.Name : MonotonicTimer.Name;

    /// <summary>Most bytes in tensors since <see cref="ResetPeak"/>; 0 where the allocator does not tell: on a CPU, and without
    /// libsimmoe_torch.</summary>
    public long PeakBytes => IsCuda ? Cuda.Memory(gpu)?.Peak ?? 0 : 0;

    /// <summary>A timer of this device's clock.</summary>
    public IIntervalTimer NewTimer() => IsCuda ? new EventTimer() : new MonotonicTimer();

    /// <summary>A clock that times stages one by one.</summary>
    public IStageClock NewStageClock() => IsCuda ? new CudaStageClock() : new StopwatchStageClock();

    /// <summary>The host waits until the device has nothing left to do.</summary>
    public void Synchronize()
    {
        if (IsCuda)
        {
            Cuda.Synchronize();
        }
    }

    /// <summary>The peak is counted from now on.</summary>
    public void ResetPeak()
    {
        if (IsCuda)
        {
            Cuda.ResetPeakMemory(gpu);
        }
    }

    /// <summary>Gives memory that no tensor uses back to the driver.</summary>
    public void EmptyCache()
    {
        if (IsCuda)
        {
            Cuda.EmptyCache();
        }
    }
}
