using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Measuring.Timing;
using SimMoE.Workload.Measurements;

namespace SimMoE.Trainer.Measuring.Collectives;

/// <summary>Times collectives one after the other. Every rank makes the same calls.</summary>
/// <param name="group">Between whom.</param>
/// <param name="device">Where.</param>
public sealed class CollectiveTiming(ICommunicator group, MeasuringDevice device) : IDisposable
{
    private readonly StreamTiming _stream = new(device, group);

    /// <summary>Times one, then checks what arrives.</summary>
    /// <param name="wanted">What.</param>
    /// <param name="warmUp">Calls before, not timed.</param>
    /// <param name="repeats">Readings.</param>
    public CollectiveResult Time(CollectiveCase wanted, int warmUp, int repeats)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        using var work = new CollectiveWork(wanted, group, device);
        var plan = new TimingPlan(warmUp, repeats, wanted.Launches(device.IsCuda));
        var times = work.WaitsOnHost ? HostTiming.Times(device, group, plan, work.Launch) : _stream.Times(plan, work.Launch);
        var wrong = Gathering.Sum(group, device, work.Check());
        return new CollectiveResult(
            Gathering.All(group, device, times),
            wanted.Collective is CollectiveNames.AllReduce or CollectiveNames.Broadcast
                ? wanted.SizeBytes / TypeNames.Bytes(wanted.Type)
                : work.CountForEach,
            wrong,
            work.WaitsOnHost ? MonotonicTimer.Name : device.Clock
        );
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
