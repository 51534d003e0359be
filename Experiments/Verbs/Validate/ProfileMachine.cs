using SimMoE.Calibration.Measurements;
using SimMoE.Calibration.Prediction;
using SimMoE.Calibration.Profiles;
using SimMoE.Experiments.Specs;
using SimMoE.Simulator.Profiles;
using SimMoE.Topology;
using SimMoE.Topology.Presets;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Validate;

/// <summary>What predicts a folder: a calibrated profile, or a preset of kernels with hand-written implementations and the measured
/// presets' fabrics.</summary>
internal static class ProfileMachine
{
    // Two GPUs of one host; the fabrics' presets were measured on H200.
    private const string FabricPrefix = "h200x2-";
    private static readonly BytesPerSecond AssumedRate = BytesPerSecond.Parse("10 GB/s");

    /// <summary>The machine of a name or file.</summary>
    /// <param name="profile">A calibrated profile's name or file, or the name of a kernel profile.</param>
    /// <param name="folder">What was measured; its device and its fabrics' names count.</param>
    /// <exception cref="SpecException">There is no such profile.</exception>
    public static PredictedMachine Of(string profile, MeasurementFolder folder)
    {
        var device = MeasuredDevice.Of(folder);
        return CalibratedProfiles.Find(profile) is { } calibrated
            ? Of(calibrated, device)
            : new PredictedMachine
            {
                Name = profile,
                Kernels = ProfileReader.Preset(profile),
                Cluster = (fabric, ranks) => Fabric(device, fabric, ranks),
                Implementation = (name, _) => Hand(name),
            };
    }

    /// <summary>The machine of a calibrated profile; what it lacks comes from presets.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="device">Device that is predicted.</param>
    public static PredictedMachine Of(CalibratedProfile profile, Device device)
    {
        var basis = ProfileReader.Preset(profile.BasedOn);
        return new PredictedMachine
        {
            Name = profile.Name,
            Kernels = profile.Kernels(basis),
            Cluster = (fabric, ranks) =>
                profile.Fabric(fabric, ranks) is { } known ? known.ToCluster(device, ranks) : Fabric(device, fabric, ranks),
            Implementation = (name, on) => Hand(name) is { } hand ? profile.Implementation(name, hand, on, basis) ?? hand : null,
            KnowsFabric = (fabric, ranks) => profile.Fabrics.Any(each => each.Name == fabric && each.Ranks == ranks),
            MemoryFactor = (name, kind) =>
                profile.MemoryFactors.TryGetValue(name, out var factors) && factors.TryGetValue(kind, out var factor) ? factor.Value : null,
            StageClockMicroseconds = profile.StageClockMicroseconds,
        };
    }

    /// <summary>A hand-written implementation of a measured name, or null.</summary>
    public static Simulator.Compute.Implementation? Hand(string name) =>
        ProfilePresets.Implementations.Contains(name) ? ImplementationReader.Preset(name) : null;

    private static Cluster Fabric(Device device, string fabric, int ranks)
    {
        var preset = FabricPrefix + fabric;
        return ranks == 2 && TopologyPresets.Names.Contains(preset)
            ? TopologyReader.Load(preset).On(device)
            : LoneCluster.Of(device, ranks, AssumedRate);
    }
}
