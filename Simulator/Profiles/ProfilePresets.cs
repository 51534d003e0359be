using System.Collections.Immutable;
using System.Reflection;

namespace SimMoE.Simulator.Profiles;

/// <summary>Kernel profiles and implementations that come with SimMoE, as the YAML text that a user would write.</summary>
public static class ProfilePresets
{
    private const string CalibratedFolder = "calibrated/";
    private const string ProfileFolder = "kernels/";
    private const string ImplementationFolder = "implementations/";

    private static readonly ImmutableArray<(string Family, string Profile)> DefaultProfiles =
    [
        ("H200", "h200-measured"),
        ("H100", "h100-datasheet"),
        ("H800", "h100-datasheet"),
        ("A100", "a100-datasheet"),
        ("A6000", "a6000-datasheet"),
        ("B200", "b200-datasheet"),
        ("GB200", "b200-datasheet"),
    ];

    /// <summary>Names of the kernel profiles, sorted.</summary>
    public static ImmutableArray<string> Profiles { get; } = NamesIn(ProfileFolder);

    /// <summary>Names of the implementations, sorted.</summary>
    public static ImmutableArray<string> Implementations { get; } = NamesIn(ImplementationFolder);

    /// <summary>The kernel profile that fits a device where a spec names none: measured if there is one, else of its data sheet.</summary>
    /// <param name="device">Name from the device catalogue.</param>
    /// <returns>A name from <see cref="Profiles"/>, or null if the device's family has no profile.</returns>
    public static string? DefaultFor(string device)
    {
        ArgumentNullException.ThrowIfNull(device);
        foreach (var (family, profile) in DefaultProfiles)
        {
            if (device.StartsWith(family, StringComparison.Ordinal))
            {
                return profile;
            }
        }

        return null;
    }

    /// <summary>Names of the profiles that 'simmoe calibrate' made, in ordinal order.</summary>
    public static ImmutableArray<string> Calibrated { get; } = NamesIn(CalibratedFolder);

    /// <summary>JSON text of a calibrated profile, or null if there is none of that name.</summary>
    public static string? CalibratedText(string name) => Read(CalibratedFolder + name);

    /// <summary>YAML text of a kernel profile, or null if there is none of that name.</summary>
    public static string? ProfileText(string name) => Read(ProfileFolder + name);

    /// <summary>YAML text of an implementation, or null if there is none of that name.</summary>
    public static string? ImplementationText(string name) => Read(ImplementationFolder + name);

    private static ImmutableArray<string> NamesIn(string folder) =>
        [
            .. Assembly
                .GetExecutingAssembly()
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
                .Select(name => name[folder.Length..])
                .Order(StringComparer.Ordinal),
        ];

    private static string? Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
