using SimMoE.Experiments.Yaml;

namespace SimMoE.Experiments.Specs;

/// <summary>Lays a user's keys over those of a preset.</summary>
internal static class PresetMerge
{
    /// <summary>The mapping to read: the user's own, or the preset's with the user's keys on top. What comes from a preset keeps the
    /// preset's file, what the user wrote keeps its line.</summary>
    /// <param name="node">A preset's name, or a mapping with or without the key <c>preset</c>.</param>
    /// <param name="what">How messages call it, such as <c>model preset</c>.</param>
    /// <param name="names">Presets that exist.</param>
    /// <param name="text">YAML of a preset.</param>
    /// <returns>Null, and a problem, if there is no such preset or the node is a list.</returns>
    public static SpecMap? Resolve(SpecNode node, string what, IReadOnlyList<string> names, Func<string, string> text)
    {
        switch (node)
        {
            case SpecScalar name:
                var alone = new SpecMap(name.File, name.Path, name.Line, [new SpecEntry("preset", name, name.Line)]);
                return Resolve(alone, what, names, text);
            case SpecMap map when map.Find("preset") is { } preset:
                return Load(preset, what, names, text) is { } below ? Overlay(below, map) : null;
            case SpecMap map:
                return map;
            default:
                node.Reject($"expected the name of a {what}, or keys with values");
                return null;
        }
    }

    private static SpecMap? Load(SpecNode preset, string what, IReadOnlyList<string> names, Func<string, string> text)
    {
        var name = preset.AsText();
        if (names.Contains(name))
        {
            return SpecFile.Parse(text(name), $"preset {name}").AsMap();
        }

        if (preset is SpecScalar)
        {
            preset.Reject($"nearest known: {string.Join(", ", NearestNames.To(name, names))}", $"unknown {what} '{name}'");
        }

        return null;
    }

    private static SpecMap Overlay(SpecMap below, SpecMap above)
    {
        var entries = below.Entries.ToBuilder();
        foreach (var entry in above.Entries)
        {
            var at = entries.FindIndex(candidate => candidate.Key == entry.Key);
            if (at < 0)
            {
                entries.Add(entry);
                continue;
            }

            var merged = entries[at].Value is SpecMap lower && entry.Value is SpecMap upper ? Overlay(lower, upper) : entry.Value;
            entries[at] = entry with { Value = merged };
        }

        return above with
        {
            Entries = entries.ToImmutable(),
        };
    }

    private static int FindIndex(this System.Collections.Immutable.ImmutableArray<SpecEntry>.Builder entries, Predicate<SpecEntry> match)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (match(entries[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
