using SimMoE.Trainer.Communication;

namespace SimMoE.Trainer.Measuring.Timing;

/// <summary>Times something whole, its host's calls included: ranks meet, the device's clock is read, the work is issued, the clock is read
/// again.</summary>
public static class IntervalTiming
{
    /// <summary>Microseconds, one value a repeat.</summary>
    /// <param name="device">Whose clock counts.</param>
    /// <param name="group">Ranks that do the same; null for one alone.</param>
    /// <param name="plan">How often; launches are not repeated inside.</param>
    /// <param name="before">Done before each repeat, not timed.</param>
    /// <param name="work">What is timed; may wait for the device.</param>
    /// <param name="after">Done after each repeat, not timed.</param>
    public static double[] Times(MeasuringDevice device, ICommunicator? group, TimingPlan plan, Action before, Action work, Action after)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(after);
        using var timer = device.NewTimer();
        var times = new double[plan.Repeats];
        for (var repeat = -plan.WarmUp; repeat < plan.Repeats; repeat++)
        {
            before();
            device.Synchronize();
            group?.Barrier();
            timer.Start();
            work();
            timer.Stop();
            if (repeat >= 0)
            {
                times[repeat] = timer.Microseconds();
            }

            after();
        }

        return times;
    }
}
