using System.Reflection;

namespace SimMoE.Workload.Models;

/// <summary>Models that come with SimMoE, as YAML with the source of each number; <c>model: {preset: name}</c> in a spec.</summary>
public static class ModelPresets
{
    private const string Folder = "models/";
    private const string Extension = ".yaml";

    private static readonly Assembly Home = typeof(ModelPresets).Assembly;

    /// <summary>Names in ordinal order, such as <c>deepseek-v3</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Home.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..^Extension.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The YAML text of a preset.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">No such preset.</exception>
    public static string Text(string name)
    {
        using var stream =
            Home.GetManifestResourceStream(Folder + name + Extension)
            ?? throw new ArgumentException($"no model preset '{name}'", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
