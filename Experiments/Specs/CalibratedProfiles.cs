using SimMoE.Calibration.Profiles;
using SimMoE.Simulator.Profiles;

namespace SimMoE.Experiments.Specs;

/// <summary>Profiles that <c>simmoe calibrate</c> made: those that come with SimMoE, and files.</summary>
public static class CalibratedProfiles
{
    private const string Extension = ".json";

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
            : throw new Units.SpecException(new Units.Problem("profile", $"no file '{nameOrPath}'", "expected a profile of 'simmoe calibrate'"));
    }
}
