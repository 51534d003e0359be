using System.Collections.Immutable;
using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Profiles;
using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Calibration.Profiles;

/// <summary>What <c>simmoe calibrate</c> makes of a machine's measurements.</summary>
public sealed record CalibratedProfile
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it comes from.</summary>
    public required ProfileOrigin Origin { get; init; }

    /// <summary>Device that was measured, with the ceilings that shares are of.</summary>
    public required MeasuredCeilings Device { get; init; }

    /// <summary>Kernel profile whose values hold where nothing was measured: those numbers are assumed.</summary>
    public required string BasedOn { get; init; }

    /// <summary>Values that take the place of the basis', by their key in kernel profiles.</summary>
    public required ImmutableSortedDictionary<string, FittedValue> Values { get; init; }

    /// <summary>Fabrics.</summary>
    public required ImmutableArray<FabricProfile> Fabrics { get; init; }

    /// <summary>Implementations whose stages were fitted.</summary>
    public required ImmutableArray<ImplementationProfile> Implementations { get; init; }

    /// <summary>Time that the stage clock adds to a stage, microseconds.</summary>
    public required double StageClockMicroseconds { get; init; }

    /// <summary>Measured over modelled peak memory of a layer, by implementation and kind of bytes (<see cref="Prediction.LayerMemory"/>):
    /// what the
    /// allocator rounds and keeps, and tensors that the model does not list.</summary>
    public required ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, FittedValue>> MemoryFactors { get; init; }

    /// <summary>What was missing and is taken from the basis.</summary>
    public required ImmutableArray<string> Missing { get; init; }

    /// <summary>A fabric as it was measured with so many ranks, else with the nearest number of them; null if it was not
    /// measured.</summary>
    /// <param name="name">Name, such as <c>nvlink</c>.</param>
    /// <param name="ranks">Ranks that are predicted, 1 or more.</param>
    public FabricProfile? Fabric(string name, int ranks) =>
        Fabrics.Where(each => each.Name == name).MinBy(each => Math.Abs(Math.Log((double)each.Ranks / ranks)));

    /// <summary>Kernel profile with the measured values in place.</summary>
    /// <param name="basis">The profile that <see cref="BasedOn"/> names.</param>
    public KernelProfile Kernels(KernelProfile basis)
    {
        ArgumentNullException.ThrowIfNull(basis);
        SimDuration Time(string key, SimDuration usual) =>
            Values.TryGetValue(key, out var value) ? new SimDuration((long)Math.Round(value.Value * 1e6)) : usual;
        double Share(string key, double usual) => Values.TryGetValue(key, out var value) ? Math.Min(1, value.Value) : usual;
        return basis with
        {
            Name = Name,
            Source = $"simmoe calibrate of {string.Join(", ", Origin.Machines)}; other values of {BasedOn}",
            Sources = basis.Sources.SetItems(Values.Select(each => KeyValuePair.Create(each.Key, each.Value.Source))),
            HostLaunch = Time("host_launch", basis.HostLaunch),
            HostSync = Time("host_sync", basis.HostSync),
            CopyLatency = Time("copy_latency", basis.CopyLatency),
            CopyRate = Values.TryGetValue("copy_rate", out var rate) ? new BytesPerSecond((long)(rate.Value * 1e9)) : basis.CopyRate,
            LaunchFloor = Time("launch_floor", basis.LaunchFloor),
            MemoryEfficiency = Share("memory_efficiency", basis.MemoryEfficiency),
            F32Efficiency = Share("f32_efficiency", basis.F32Efficiency),
            AttentionForward = Share("attention_forward", basis.AttentionForward),
            AttentionBackward = Share("attention_backward", basis.AttentionBackward),
            OptimizerEfficiency = Share("optimizer_efficiency", basis.OptimizerEfficiency),
        };
    }

    /// <summary>An implementation with its fitted stages, or null if none of the name was fitted.</summary>
    /// <param name="name">As measurement files call it.</param>
    /// <param name="basis">Hand-written implementation for stages that were not fitted.</param>
    /// <param name="device">Device that is predicted.</param>
    /// <param name="kernels">The basis' kernels, whose tiles the fits used.</param>
    public Implementation? Implementation(string name, Implementation basis, Device device, KernelProfile kernels)
    {
        ArgumentNullException.ThrowIfNull(basis);
        if (Implementations.FirstOrDefault(each => each.Name == name) is not { } fitted)
        {
            return null;
        }

        var stages = basis.Stages;
        var sync = (Workload.Stages.Stage.HostSync, Workload.Stages.Pass.Forward);
        if (stages.ContainsKey(sync))
        {
            stages = stages.SetItem(sync, new StageCost(0, 0, 1)); // the trainer reads its counts once
        }

        return basis with
        {
            HostLaunchFactor = 1,
            CollectiveLaunches = fitted.CollectiveLaunches,
            Stages = stages,
            Source = $"simmoe calibrate, profile {Name}",
            Calibrated = new CalibratedStages(fitted.Stages, device, kernels),
        };
    }
}

/// <summary>Where a profile comes from.</summary>
public sealed record ProfileOrigin
{
    /// <summary>Machines whose folders were read.</summary>
    public required ImmutableArray<string> Machines { get; init; }

    /// <summary>Software of the rows, with versions.</summary>
    public required ImmutableArray<string> Software { get; init; }

    /// <summary>Dates of the rows.</summary>
    public required ImmutableArray<string> Dates { get; init; }

    /// <summary>Commit of the program that calibrated; empty outside a repository.</summary>
    public required string Commit { get; init; }

    /// <summary>What the driver calls the device.</summary>
    public required string Driver { get; init; }

    /// <summary>SHA-256 of every file, by machine and name.</summary>
    public required ImmutableSortedDictionary<string, string> Files { get; init; }
}

/// <summary>A device's ceilings.</summary>
public sealed record MeasuredCeilings
{
    /// <summary>Name, of the catalogue where it is there.</summary>
    public required string Name { get; init; }

    /// <summary>bf16 operations a second.</summary>
    public required long Bf16FlopsPerSecond { get; init; }

    /// <summary>f32 operations a second.</summary>
    public required long F32FlopsPerSecond { get; init; }

    /// <summary>Bytes a second.</summary>
    public required long MemoryBytesPerSecond { get; init; }

    /// <summary>Bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Multiprocessors.</summary>
    public required int Multiprocessors { get; init; }

    /// <summary>Source.</summary>
    public required string Source { get; init; }

    /// <summary>The ceilings of a device.</summary>
    public static MeasuredCeilings Of(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new MeasuredCeilings
        {
            Name = device.Name,
            Bf16FlopsPerSecond = device.PeakBf16.PerSecond,
            F32FlopsPerSecond = device.PeakF32.PerSecond,
            MemoryBytesPerSecond = device.MemoryBandwidth.PerSecond,
            MemoryBytes = device.Memory.Count,
            Multiprocessors = device.Multiprocessors,
            Source = device.Source,
        };
    }

    /// <summary>The device.</summary>
    public Device ToDevice() =>
        new()
        {
            Name = Name,
            PeakBf16 = new FlopsPerSecond(Bf16FlopsPerSecond),
            PeakF32 = new FlopsPerSecond(F32FlopsPerSecond),
            MemoryBandwidth = new BytesPerSecond(MemoryBytesPerSecond),
            Memory = new Bytes(MemoryBytes),
            Multiprocessors = Multiprocessors,
            Source = Source,
        };
}

/// <summary>A number that was measured or fitted.</summary>
/// <param name="Value">Value.</param>
/// <param name="Unit">Unit.</param>
/// <param name="Low">Lower end of its 95 % interval, or lower quartile.</param>
/// <param name="High">Upper end.</param>
/// <param name="Source">Rows that decided it.</param>
public sealed record FittedValue(double Value, string Unit, double Low, double High, string Source);

/// <summary>Fitted stages of one implementation.</summary>
public sealed record ImplementationProfile
{
    /// <summary>As measurement files call it.</summary>
    public required string Name { get; init; }

    /// <summary>Host time of issuing one exchange, in launches.</summary>
    public required int CollectiveLaunches { get; init; }

    /// <summary>Stages.</summary>
    public required ImmutableArray<StageFit> Stages { get; init; }
}
