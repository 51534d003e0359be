using SimMoE.Trainer.Communication;

namespace SimMoE.Trainer.Measuring.Timing;

/// <summary>Times work in the stream: many launches between two readings of the clock, issued while the device is still busy with something
/// else, so that the host's calls cost nothing as long as the device is the slower of the two. On a CPU the launches are the
/// work.</summary>
/// <remarks>With a group, ranks meet on the host before each repeat and on the device right before the clock starts.</remarks>
public sealed class StreamTiming : IDisposable
{
    private const int FirstBlockers = 2;
    private const int MostBlockers = 256;

    private readonly MeasuringDevice _device;
    private readonly ICommunicator? _group;
    private readonly IIntervalTimer _timer;
    private readonly Blocker _blocker;
    private readonly Tensor _meeting;

    /// <summary>Timing on a device.</summary>
    /// <param name="device">Whose clock counts.</param>
    /// <param name="group">Ranks that do the same work together; null for one alone.</param>
    public StreamTiming(MeasuringDevice device, ICommunicator? group)
    {
        ArgumentNullException.ThrowIfNull(device);
        _device = device;
        _group = group;
        _timer = device.NewTimer();
        _blocker = new Blocker(device);
        _meeting = torch.zeros([1], ScalarType.Float32, device.Device);
    }

    /// <summary>Microseconds of one launch, one value a repeat.</summary>
    /// <param name="plan">How often.</param>
    /// <param name="launch">Issues the work once; must not wait for the device.</param>
    public double[] Times(TimingPlan plan, Action launch)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(launch);
        for (var i = 0; i < plan.WarmUp; i++)
        {
            launch();
        }

        var times = new double[plan.Repeats];
        var blockers = FirstBlockers;
        for (var repeat = 0; repeat < times.Length; )
        {
            var covered = Once(blockers, plan.Launches, launch);
            if (AllCovered(covered) || blockers >= MostBlockers)
            {
                times[repeat++] = _timer.Microseconds() / plan.Launches;
            }
            else
            {
                blockers *= 2;
            }
        }

        return times;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _blocker.Dispose();
        _meeting.Dispose();
    }

    /// <summary>True if everything was issued before the device came to the start.</summary>
    private bool Once(int blockers, int launches, Action launch)
    {
        _device.Synchronize();
        _group?.Barrier();
        if (_device.IsCuda)
        {
            _blocker.Issue(blockers);
            _group?.AllReduce(_meeting).Wait();
        }

        _timer.Start();
        for (var i = 0; i < launches; i++)
        {
            launch();
        }

        _timer.Stop();
        return !_device.IsCuda || !_timer.HasStarted;
    }

    /// <summary>Ranks take the same decision, so that they make the same calls.</summary>
    private bool AllCovered(bool covered)
    {
        _timer.Microseconds();
        if (_group is null || _group.Size == 1 || !_device.IsCuda)
        {
            return covered;
        }

        _meeting.fill_(covered ? 1f : 0f);
        _group.AllReduce(_meeting, ReduceOperation.Min).Wait();
        return _meeting.item<float>() > 0.5f;
    }
}
