using System.Collections.Immutable;
using SimMoE.Experiments.Yaml;
using SimMoE.Units;

namespace SimMoE.Experiments.Specs;

/// <summary>One field of a spec set from the command line: <c>--set model.moe.top_k=4</c>.</summary>
/// <param name="Path">Dotted path.</param>
/// <param name="Value">Value; its problems name the option.</param>
public sealed record FieldSetting(string Path, SpecNode Value)
{
    private const string Example = "expected key=value, such as model.moe.top_k=4";

    /// <summary>True if this field lies inside another: <c>model.moe.top_k</c> inside <c>model</c>.</summary>
    public bool IsInside(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return Path.Length > field.Length && Path[field.Length] == '.' && Path.StartsWith(field, StringComparison.Ordinal);
    }

    /// <summary>Reads the texts that stand after <c>--set</c>.</summary>
    /// <exception cref="SpecException">A text has no key, no value, or the value is not YAML; all are reported.</exception>
    public static ImmutableArray<FieldSetting> ParseAll(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var settings = ImmutableArray.CreateBuilder<FieldSetting>();
        var problems = new List<Problem>();
        foreach (var text in texts)
        {
            try
            {
                settings.Add(Parse(text));
            }
            catch (SpecException error)
            {
                problems.AddRange(error.Problems);
            }
        }

        return problems.Count == 0 ? settings.ToImmutable() : throw new SpecException(problems);
    }

    private static FieldSetting Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var path = equals < 0 ? "" : text[..equals].Trim();
        if (path.Split('.').Any(part => part.Trim().Length == 0))
        {
            throw new SpecException(new Problem("--set", $"found '{text}'", Example));
        }

        var name = $"--set {text}";
        if (text[(equals + 1)..].Trim().Length == 0)
        {
            throw new SpecException(new Problem($"$.{path}", "the value is missing", Example, File: name));
        }

        return new FieldSetting(path, Relocate(SpecFile.Parse(text[(equals + 1)..], name), $"$.{path}"));
    }

    /// <summary>The node with the path that it gets in the spec, and without line: an option has none.</summary>
    private static SpecNode Relocate(SpecNode node, string path) =>
        node switch
        {
            SpecMap map => map with
            {
                Path = path,
                Line = 0,
                Entries = [.. map.Entries.Select(entry => new SpecEntry(entry.Key, Relocate(entry.Value, $"{path}.{entry.Key}"), 0))],
            },
            SpecList list => list with
            {
                Path = path,
                Line = 0,
                Items = [.. list.Items.Select((item, i) => Relocate(item, $"{path}[{i}]"))],
            },
            _ => node with { Path = path, Line = 0 },
        };
}
