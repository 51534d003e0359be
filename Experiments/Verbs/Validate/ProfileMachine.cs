using SimMoE.Calibration.Measurements;
using SimMoE.Calibration.Prediction;
using SimMoE.Experiments.Specs;
using SimMoE.Simulator.Profiles;
using SimMoE.Topology;
using SimMoE.Topology.Presets;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Validate;

/// <summary>A profile that was not calibrated on the machine: a preset of kernels, hand-written implementations, the measured presets' fabrics.</summary>
internal static class ProfileMachine
{
    // Two GPUs of one host; the fabrics' presets were measured on H200.
    private const string FabricPrefix = "h200x2-";
    private static readonly BytesPerSecond AssumedRate = BytesPerSecond.Parse("10 GB/s");

    /// <summary>The machine of a preset.</summary>
    /// <param name="profile">Name of a kernel profile.</param>
    /// <param name="folder">What was measured; its device and its fabrics' names count.</param>
    /// <exception cref="SpecException">There is no such profile.</exception>
    public static PredictedMachine Of(string profile, MeasurementFolder folder)
    {
        var device = MeasuredDevice.Of(folder);
        return new PredictedMachine
        {
            Name = profile,
            Kernels = ProfileReader.Preset(profile),
            Cluster = (fabric, ranks) => Fabric(device, fabric, ranks),
            Implementation = (name, _) => Implementation(name),
        };
    }

    /// <summary>A hand-written implementation of a measured name, or null.</summary>
    public static Simulator.Compute.Implementation? Implementation(string name) =>
        ProfilePresets.Implementations.Contains(name) ? ImplementationReader.Preset(name) : null;

    /// <summary>The preset of a fabric's name with another device, or links of an assumed rate.</summary>
    public static Cluster Fabric(Device device, string fabric, int ranks)
    {
        var preset = FabricPrefix + fabric;
        return ranks == 2 && TopologyPresets.Names.Contains(preset)
            ? TopologyReader.Load(preset).On(device)
            : LoneCluster.Of(device, ranks, AssumedRate);
    }
}
