using System.Collections.Immutable;

namespace SimMoE.Topology.Presets;

/// <summary>The topologies that come with the program: YAML files inside the assembly, each number with its source beside it.</summary>
/// <seealso href="../../docs/models/topology.md"/>
public static class TopologyPresets
{
    private const string Folder = "presets/";

    /// <summary>Names of all presets, sorted.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        .. typeof(TopologyPresets)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The YAML text of a preset, or null if there is none of that name.</summary>
    /// <param name="name">Such as <c>hgx-h100-rails</c>.</param>
    public static string? Find(string name)
    {
        using var stream = typeof(TopologyPresets).Assembly.GetManifestResourceStream(Folder + name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
