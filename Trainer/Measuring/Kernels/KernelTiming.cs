using SimMoE.Trainer.Measuring.Timing;

namespace SimMoE.Trainer.Measuring.Kernels;

/// <summary>Times kernels one after the other on one device.</summary>
/// <param name="device">Where.</param>
public sealed class KernelTiming(MeasuringDevice device) : IDisposable
{
    private const int HostLaunches = 200;

    private readonly StreamTiming _stream = new(device, group: null);

    /// <summary>Times one.</summary>
    /// <param name="wanted">What.</param>
    /// <param name="warmUp">Launches before, not timed.</param>
    /// <param name="repeats">Readings.</param>
    /// <returns>What came out; null if this libtorch lacks the operator.</returns>
    public KernelResult? Time(KernelCase wanted, int warmUp, int repeats)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        using var off = torch.no_grad();
        using var work = Made(wanted);
        if (work is null)
        {
            return null;
        }

        if (wanted.OnHost)
        {
            var plan = new TimingPlan(warmUp, repeats, wanted.Bytes > 1 << 20 ? 5 : HostLaunches);
            return new KernelResult(HostTiming.Times(device, null, plan, work.Launch), "host", MonotonicTimer.Name, plan.Launches);
        }

        var launches = Launches(wanted.Weight);
        return new KernelResult(
            _stream.Times(new TimingPlan(warmUp, repeats, launches), work.Launch),
            device.IsCuda ? "stream" : "host",
            device.Clock,
            launches
        );
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    // Gradients are made of operands that want them: recording is on while operands are made.
    private KernelWork? Made(KernelCase wanted)
    {
        using var on = torch.enable_grad();
        return wanted.Make(device.Device);
    }

    /// <summary>Enough launches that reading the clock is small beside them, few enough that a large one is not repeated for
    /// long.</summary>
    private int Launches(long weight) =>
        weight switch
        {
            <= 1 << 20 => device.IsCuda ? 50 : 10,
            <= 1 << 26 => device.IsCuda ? 20 : 2,
            <= 1 << 29 => device.IsCuda ? 5 : 1,
            _ => device.IsCuda ? 2 : 1,
        };
}
