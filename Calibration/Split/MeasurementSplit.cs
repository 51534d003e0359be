using System.Collections.Immutable;
using System.Text;
using SimMoE.Calibration.Measurements;
using SimMoE.Units;

namespace SimMoE.Calibration.Split;

/// <summary>Which configurations of a folder calibrate and which validate: <c>split.csv</c> beside the measurements, made once, before the
/// first fit.</summary>
/// <remarks>The rule looks at no time and at no error: within each group configurations are put in order of their sizes, and the third,
/// sixth,
/// ninth ... validate. A group of two lets its second validate. A configuration that validates in any folder that a profile is made of
/// calibrates in none of them.</remarks>
public sealed class MeasurementSplit
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "split.csv";

    private const string Header = "kind,group,configuration,set";
    private const string CalibrationWord = "calibration";
    private const string ValidationWord = "validation";
    private const int Every = 3;

    private readonly ImmutableSortedDictionary<string, bool> _validates;
    private readonly ImmutableArray<string> _lines;

    private MeasurementSplit(IEnumerable<(string Kind, string Group, string Name, bool Validates)> rows)
    {
        var all = rows.ToList();
        _validates = all.ToImmutableSortedDictionary(
            row => Key(row.Kind, row.Group, row.Name),
            row => row.Validates,
            StringComparer.Ordinal
        );
        _lines = [.. all.Select(row => $"{row.Kind},{row.Group},{row.Name},{(row.Validates ? ValidationWord : CalibrationWord)}")];
    }

    /// <summary>The file's text.</summary>
    public string Text => new StringBuilder().AppendJoin('\n', [Header, .. _lines, ""]).ToString();

    /// <summary>Deals the configurations of a folder by the rule.</summary>
    public static MeasurementSplit ByRule(MeasurementFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var all = folder
            .Layers.Select(row => Configuration.Of(row.Layer))
            .Concat(folder.Stages.Select(row => Configuration.Of(row.Layer)))
            .Concat(folder.Collectives.Select(row => Configuration.Of(row.Collective)))
            .Concat(folder.Kernels.Select(row => Configuration.Of(row.Kernel)))
            .Concat(folder.Steps.Select(Configuration.Of))
            .DistinctBy(each => Key(each.Kind, each.Group, each.Name));
        return new(
            all.GroupBy(each => (each.Kind, each.Group))
                .OrderBy(group => group.Key.Kind, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Group, StringComparer.Ordinal)
                .SelectMany(Deal)
        );
    }

    /// <summary>Reads the folder's file, or deals by the rule where there is none.</summary>
    /// <exception cref="SpecException">A line cannot be read, or a configuration occurs twice.</exception>
    public static MeasurementSplit Of(MeasurementFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var path = Path.Combine(folder.Path, FileName);
        return File.Exists(path) ? Read(File.ReadAllText(path), path) : ByRule(folder);
    }

    /// <summary>Reads a file's text.</summary>
    /// <param name="text">Text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="SpecException">A line cannot be read, or a configuration occurs twice.</exception>
    public static MeasurementSplit Read(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        var problems = new List<Problem>();
        if (lines[0].TrimEnd('\r') != Header)
        {
            problems.Add(new Problem("header", $"found '{lines[0].TrimEnd('\r')}'", $"expected '{Header}'", 1, file));
        }

        var rows = new List<(string, string, string, bool)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var line = 1; line < lines.Length; line++)
        {
            var fields = lines[line].TrimEnd('\r').Split(',');
            if (fields is [""] && line == lines.Length - 1)
            {
                continue;
            }

            if (fields is not [var kind, var group, var name, CalibrationWord or ValidationWord])
            {
                problems.Add(
                    new Problem(
                        "line",
                        $"found '{lines[line]}'",
                        $"expected {Header} with '{CalibrationWord}' or '{ValidationWord}'",
                        line + 1,
                        file
                    )
                );
            }
            else if (!seen.Add(Key(kind, group, name)))
            {
                problems.Add(
                    new Problem(
                        "configuration",
                        $"'{name}' of {group} a second time",
                        "expected each once: it calibrates or validates",
                        line + 1,
                        file
                    )
                );
            }
            else
            {
                rows.Add((kind, group, name, fields[3] == ValidationWord));
            }
        }

        return problems.Count == 0 ? new(rows) : throw new SpecException(problems);
    }

    /// <summary>True if it validates, false if it calibrates, null if the file does not know it: then it does neither.</summary>
    public bool? Validates(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return _validates.TryGetValue(Key(configuration.Kind, configuration.Group, configuration.Name), out var validates)
            ? validates
            : null;
    }

    private static IEnumerable<(string Kind, string Group, string Name, bool Validates)> Deal(IEnumerable<Configuration> group)
    {
        var sorted = group.OrderBy(each => each, Comparer<Configuration>.Create(Compare)).ToList();
        return sorted.Select(
            (each, place) => (each.Kind, each.Group, each.Name, (place + 1) % Every == 0 || (sorted.Count == 2 && place == 1))
        );
    }

    private static int Compare(Configuration left, Configuration right)
    {
        for (var i = 0; i < Math.Min(left.Order.Count, right.Order.Count); i++)
        {
            var order = left.Order[i].CompareTo(right.Order[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return string.CompareOrdinal(left.Name, right.Name);
    }

    private static string Key(string kind, string group, string name) => $"{kind},{group},{name}";
}
