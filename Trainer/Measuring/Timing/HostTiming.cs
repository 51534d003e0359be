using SimMoE.Trainer.Communication;

namespace SimMoE.Trainer.Measuring.Timing;

/// <summary>Times calls as a host thread sees them, with the monotonic clock.</summary>
public static class HostTiming
{
    /// <summary>Microseconds of one call, one value a repeat; ranks meet before each repeat, the device is idle then.</summary>
    /// <param name="device">Device that the calls use.</param>
    /// <param name="group">Ranks that make the same calls; null for one alone.</param>
    /// <param name="plan">How often.</param>
    /// <param name="call">What is timed.</param>
    public static double[] Times(MeasuringDevice device, ICommunicator? group, TimingPlan plan, Action call)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(call);
        for (var i = 0; i < plan.WarmUp; i++)
        {
            call();
        }

        using var timer = new MonotonicTimer();
        var times = new double[plan.Repeats];
        for (var repeat = 0; repeat < times.Length; repeat++)
        {
            device.Synchronize();
            group?.Barrier();
            timer.Start();
            for (var i = 0; i < plan.Launches; i++)
            {
                call();
            }

            timer.Stop();
            times[repeat] = timer.Microseconds() / plan.Launches;
        }

        return times;
    }
}
