using SimMoE.Experiments.Sweeps;
using SimMoE.Experiments.Yaml;
using SimMoE.Simulator.Profiles;
using SimMoE.Topology.Presets;
using SimMoE.Workload.Models;

namespace SimMoE.Experiments.Specs;

/// <summary>The contents of the presets and files that a spec names, so that a changed preset changes the hash of what uses it.</summary>
public static class PresetTexts
{
    /// <summary>Names with texts, in the order in which the spec names them.</summary>
    /// <param name="spec">A cell's spec.</param>
    public static IReadOnlyList<(string Name, string Text)> Of(SpecMap spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var texts = new List<(string Name, string Text)>();
        Add(texts, "model", spec.Find("model"), name => ModelPresets.Names.Contains(name) ? ModelPresets.Text(name) : null);
        Add(texts, "topology", spec.Find("topology"), TopologyPresets.Find);
        Add(texts, "profile", spec.Find("profile"), ProfilePresets.ProfileText);
        AddImplementations(texts, spec.Find("implementation"));
        if (spec.Find("routing") is SpecMap routing && routing.Find("file") is SpecScalar file)
        {
            AddFile(texts, Path.Combine(Path.GetDirectoryName(routing.File.Name) ?? "", file.Text));
        }

        return texts;
    }

    /// <summary>Names with texts over many cells, names sorted, each once.</summary>
    /// <param name="cells">Cells of an experiment.</param>
    public static IReadOnlyList<(string Name, string Text)> Of(IEnumerable<Cell> cells) =>
        [.. cells.SelectMany(cell => Of(cell.Spec)).Distinct().OrderBy(pair => pair.Name, StringComparer.Ordinal)];

    private static void Add(List<(string Name, string Text)> texts, string section, SpecNode? node, Func<string, string?> find)
    {
        var name = node switch
        {
            SpecScalar scalar => scalar.Text,
            SpecMap map => ((map.Find("preset") ?? map.Find("based_on")) as SpecScalar)?.Text,
            _ => null,
        };
        if (name is not null && find(name) is { } text)
        {
            texts.Add(($"{section} {name}", text));
        }
    }

    private static void AddImplementations(List<(string Name, string Text)> texts, SpecNode? node)
    {
        const string section = "implementation";
        Add(texts, section, node, ProfilePresets.ImplementationText);
        foreach (var entry in node is SpecMap map ? map.Entries : [])
        {
            Add(texts, section, entry.Value, ProfilePresets.ImplementationText);
        }

        texts.Add(($"{section} dense", ProfilePresets.ImplementationText("dense") ?? ""));
    }

    private static void AddFile(List<(string Name, string Text)> texts, string path)
    {
        try
        {
            texts.Add((Path.GetFileName(path), File.ReadAllText(path)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The reader of the routing says what is wrong with the file.
        }
    }
}
