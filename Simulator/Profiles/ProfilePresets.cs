using System.Collections.Immutable;
using System.Reflection;

namespace SimMoE.Simulator.Profiles;

/// <summary>Kernel profiles and implementations that come with SimMoE, as the YAML text that a user would write.</summary>
public static class ProfilePresets
{
    private const string ProfileFolder = "kernels/";
    private const string ImplementationFolder = "implementations/";

    /// <summary>Names of the kernel profiles, sorted.</summary>
    public static ImmutableArray<string> Profiles { get; } = NamesIn(ProfileFolder);

    /// <summary>Names of the implementations, sorted.</summary>
    public static ImmutableArray<string> Implementations { get; } = NamesIn(ImplementationFolder);

    /// <summary>YAML text of a kernel profile, or null if there is none of that name.</summary>
    public static string? ProfileText(string name) => Read(ProfileFolder + name);

    /// <summary>YAML text of an implementation, or null if there is none of that name.</summary>
    public static string? ImplementationText(string name) => Read(ImplementationFolder + name);

    private static ImmutableArray<string> NamesIn(string folder) =>
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .Select(name => name[folder.Length..])
            .Order(StringComparer.Ordinal)];

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
