using SimMoE.Calibration.Profiles;
using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Profiles;
using SimMoE.Topology;

namespace SimMoE.Experiments.Specs;

/// <summary>Profiles that <c>simmoe calibrate</c> made: those that come with SimMoE, and files.</summary>
public static class CalibratedProfiles
{
    private const string Extension = ".json";

    /// <summary>An implementation with the stages that a profile fitted, or as it is if the profile has none of its name.</summary>
    /// <param name="profile">Profile; null for none.</param>
    /// <param name="implementation">Hand-written, for what was not fitted.</param>
    /// <param name="device">Device that is predicted.</param>
    public static Implementation Fitted(CalibratedProfile? profile, Implementation implementation, Device device)
    {
        ArgumentNullException.ThrowIfNull(implementation);
        return profile?.Implementation(implementation.Name, implementation, device, ProfileReader.Preset(profile.BasedOn))
            ?? implementation;
    }

    /// <summary>A profile, or null if the name is neither a file of JSON nor one that comes with SimMoE.</summary>
    /// <param name="nameOrPath">Name, or path that ends in <c>.json</c>.</param>
    /// <exception cref="Units.SpecException">The file is missing or is no profile.</exception>
    public static CalibratedProfile? Find(string nameOrPath)
    {
        ArgumentNullException.ThrowIfNull(nameOrPath);
        if (ProfilePresets.CalibratedText(nameOrPath) is { } text)
        {
            return ProfileFile.Read(text, $"profile {nameOrPath}");
        }

        if (!nameOrPath.EndsWith(Extension, StringComparison.Ordinal))
        {
            return null;
        }

        return File.Exists(nameOrPath)
            ? ProfileFile.Read(File.ReadAllText(nameOrPath), nameOrPath)
            : throw new Units.SpecException(
                new Units.Problem("profile", $"no file '{nameOrPath}'", "expected a profile of 'simmoe calibrate'")
            );
    }
}
