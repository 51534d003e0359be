using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Experiments.Sweeps;
using SimMoE.Experiments.Yaml;
using SimMoE.Units;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads an experiment and spreads it into cells. Every cell is checked before the first one runs.</summary>
public static class ExperimentReader
{
    private const string FileName = "spec.yaml";

    /// <summary>Reads a file.</summary>
    /// <param name="path">YAML file, or a folder that holds <c>spec.yaml</c>.</param>
    /// <param name="settings">Fields set on the command line.</param>
    /// <param name="seed">One seed in place of the spec's; null keeps them.</param>
    /// <exception cref="SpecException">The file, a field or a combination of fields is wrong; every problem is in it.</exception>
    public static Experiment Load(string path, IReadOnlyList<FieldSetting> settings, ulong? seed)
    {
        ArgumentNullException.ThrowIfNull(path);
        var inside = Path.Combine(path, FileName);
        var file = File.Exists(inside) ? inside : path;
        return Read(SpecFile.Load(file), NameOf(file), settings, seed);
    }

    /// <summary>Reads a node tree.</summary>
    /// <param name="node">Root of the spec.</param>
    /// <param name="name">Name of the experiment.</param>
    /// <param name="settings">Fields set on the command line.</param>
    /// <param name="seed">One seed in place of the spec's; null keeps them.</param>
    /// <exception cref="SpecException">A field or a combination of fields is wrong; every problem is in it.</exception>
    public static Experiment Read(SpecNode node, string name, IReadOnlyList<FieldSetting> settings, ulong? seed)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(settings);
        var root = Apply(node.AsMap(), [.. settings.Select(setting => (setting.Path, setting.Value))]);
        var reader = root.Read();
        var question = reader.TextOr("question", "");
        var expectation = reader.TextOr("expectation", "");
        var seeds = Seeds(reader.Optional("seeds"), seed);
        var axes = AxisReader.Read(reader.Optional("axes"));
        var cases = ExperimentCase.ReadAll(reader.Optional("cases"));
        var baseline = Baseline(reader.Optional("baseline"), cases);
        foreach (var key in CellSpecReader.Keys.Concat(TrainSpecReader.Keys))
        {
            reader.Has(key);
        }

        reader.RejectUnknown();
        FieldConflicts.Reject(axes, cases, settings);
        SpecFiles.ThrowIfAny(root);
        root = InsideCases(root, settings);
        cases = ExperimentCase.ReadAll(root.Find("cases"));
        var cells = CellExpansion.Of(root, axes, cases, seeds);
        var check = new CellSpecReader();
        foreach (var cell in cells)
        {
            _ = check.Read(cell.Spec);
        }

        SpecFiles.ThrowIfAny(root);
        return new Experiment
        {
            Name = name,
            Question = question,
            Expectation = expectation,
            Baseline = baseline,
            Cells = cells,
            Resolved = seed is null ? root : root.With("seeds", SeedList(root.File, seeds)),
        };
    }

    /// <summary>A case that sets a whole part, such as <c>model</c>, would undo a setting inside that part: the case gets the setting
    /// too.</summary>
    private static SpecMap InsideCases(SpecMap root, IReadOnlyList<FieldSetting> settings)
    {
        foreach (var setting in settings)
        {
            foreach (var entry in (root.Find("cases") as SpecMap)?.Entries ?? [])
            {
                if (entry.Value is SpecMap fields && fields.Entries.Any(field => setting.IsInside(field.Key)))
                {
                    root = root.With($"cases.{entry.Key}", WithKey(fields, setting.Path, setting.Value));
                }
            }
        }

        return root;
    }

    /// <summary>Sets fields in a spec; outer fields before the ones inside them.</summary>
    internal static SpecMap Apply(SpecMap root, IReadOnlyList<(string Path, SpecNode Value)> fields)
    {
        const string axes = "axes.";
        const string cases = "cases.";
        foreach (var (path, value) in fields.OrderBy(field => field.Path.Count(c => c == '.')))
        {
            var name = path.StartsWith(cases, StringComparison.Ordinal) ? path[cases.Length..].Split('.', 2) : [];
            if (name.Length == 2 && (root.Find("cases") as SpecMap)?.Find(name[0]) is SpecMap variant)
            {
                // A case's fields are dotted paths too, each one key below the case.
                root = root.With($"{cases}{name[0]}", WithKey(variant, name[1], value));
                continue;
            }

            // The name of an axis is itself a dotted path, so it is one key below 'axes'.
            root = path.StartsWith(axes, StringComparison.Ordinal)
                ? root.With(
                    "axes",
                    WithKey(root.Find("axes") as SpecMap ?? new SpecMap(value.File, "$.axes", 0, []), path[axes.Length..], value)
                )
                : root.With(path, value);
        }

        return root;
    }

    private static SpecMap WithKey(SpecMap map, string key, SpecNode value)
    {
        var entry = new SpecEntry(key, value, value.Line);
        var at = map.Entries.ToList().FindIndex(old => old.Key == key);
        return map with { Entries = at < 0 ? map.Entries.Add(entry) : map.Entries.SetItem(at, entry) };
    }

    private static string NameOf(string file)
    {
        var full = Path.GetFullPath(file);
        var name =
            Path.GetFileName(full) == FileName ? Path.GetFileName(Path.GetDirectoryName(full)) : Path.GetFileNameWithoutExtension(full);
        return string.IsNullOrEmpty(name) ? "experiment" : name;
    }

    private static ImmutableArray<ulong> Seeds(SpecNode? node, ulong? only)
    {
        if (only is { } seed)
        {
            return [seed];
        }

        if (node is null)
        {
            return [1];
        }

        var seeds = ImmutableArray.CreateBuilder<ulong>();
        if (node.AsList().Count == 0)
        {
            node.Reject("expected at least one whole number, such as [1, 2, 3]");
        }

        foreach (var item in node.AsList())
        {
            if (
                ulong.TryParse((item as SpecScalar)?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                && !seeds.Contains(value)
            )
            {
                seeds.Add(value);
                continue;
            }

            item.Reject("expected distinct whole numbers, such as [1, 2, 3]");
        }

        return seeds.ToImmutable();
    }

    private static SpecList SeedList(SpecFile file, ImmutableArray<ulong> seeds) =>
        new(file, "$.seeds", 0, [.. seeds.Select(seed => new SpecScalar(file, "$.seeds", 0, seed.ToString(CultureInfo.InvariantCulture)))]);

    private static string? Baseline(SpecNode? node, ImmutableArray<ExperimentCase> cases)
    {
        if (node is null)
        {
            return null;
        }

        var name = node.AsText();
        if (!cases.Any(one => one.Name == name))
        {
            node.Reject(
                cases.IsEmpty ? "expected 'cases' to choose from" : $"expected one of {string.Join(", ", cases.Select(one => one.Name))}"
            );
        }

        return name;
    }
}
