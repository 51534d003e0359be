using System.Globalization;
using SimMoE.Units;

namespace SimMoE.Experiments.Yaml;

/// <summary>Reads the keys of one mapping with their types. What is missing or wrong becomes a problem of the file and a harmless
/// stand-in value, so that reading goes on and every problem is found at once.</summary>
public sealed class MapReader(SpecMap map)
{
    // Limits of what a file may say, so that sums over a cluster and products with message sizes stay inside 64 bits.
    private static readonly Bytes MostBytes = new(1_000_000_000_000_000);
    private static readonly BytesPerSecond HighestRate = new(100_000_000_000_000);
    private static readonly FlopsPerSecond MostFlops = new(1_000_000_000_000_000_000);
    private static readonly SimDuration LongestTime = SimDuration.FromMicroseconds(1_000_000_000);

    private readonly HashSet<string> _known = [];

    /// <summary>The mapping being read.</summary>
    public SpecMap Map { get; } = map;

    /// <summary>True if the key stands in the file; makes it known.</summary>
    public bool Has(string key) => Optional(key) is not null;

    /// <summary>The node of a key, or null; makes the key known.</summary>
    public SpecNode? Optional(string key)
    {
        _known.Add(key);
        return Map.Find(key);
    }

    /// <summary>The node of a key; a problem, and null, if it is missing.</summary>
    /// <param name="key">Key.</param>
    /// <param name="example">A value that would be accepted, for the message.</param>
    public SpecNode? Required(string key, string example)
    {
        var node = Optional(key);
        if (node is null)
        {
            Map.File.Add(new Problem($"{Map.Path}.{key}", "the key is missing", $"write for example '{key}: {example}'", Map.Line));
        }

        return node;
    }

    /// <summary>Text that must be there.</summary>
    public string Text(string key, string example) => Required(key, example)?.AsText() ?? "";

    /// <summary>Text with a stand-in where the key is absent.</summary>
    public string TextOr(string key, string fallback) => Optional(key)?.AsText() ?? fallback;

    /// <summary>A whole number that must be there.</summary>
    public int Integer(string key, int least, int most, string example) => ToInteger(Required(key, example), least, most, least);

    /// <summary>A whole number with a stand-in where the key is absent.</summary>
    public int IntegerOr(string key, int fallback, int least, int most) => ToInteger(Optional(key), least, most, fallback);

    /// <summary>A number without unit that must be there.</summary>
    public double Number(string key, double least, double most, string example) => ToNumber(Required(key, example), least, most, least);

    /// <summary>A number without unit with a stand-in where the key is absent.</summary>
    public double NumberOr(string key, double fallback, double least, double most) => ToNumber(Optional(key), least, most, fallback);

    /// <summary><c>true</c> or <c>false</c>, with a stand-in where the key is absent.</summary>
    public bool FlagOr(string key, bool fallback)
    {
        var node = Optional(key);
        switch ((node as SpecScalar)?.Text)
        {
            case "true":
                return true;
            case "false":
                return false;
            default:
                node?.Reject("expected true or false");
                return fallback;
        }
    }

    /// <summary>One of a few words that must be there, each with its meaning.</summary>
    public T Choice<T>(string key, IReadOnlyDictionary<string, T> words) =>
        ToChoice(Required(key, words.Keys.First()), words, words.Values.First());

    /// <summary>One of a few words, with a stand-in where the key is absent.</summary>
    public T ChoiceOr<T>(string key, IReadOnlyDictionary<string, T> words, T fallback) => ToChoice(Optional(key), words, fallback);

    /// <summary>An amount of data that must be there, such as <c>80 GB</c>.</summary>
    public Bytes Bytes(string key) => ToQuantity(Required(key, "80 GB"), QuantityText.ParseBytes, default, MostBytes);

    /// <summary>An amount of data with a stand-in.</summary>
    public Bytes BytesOr(string key, Bytes fallback) => ToQuantity(Optional(key), QuantityText.ParseBytes, fallback, MostBytes);

    /// <summary>A data rate that must be there, such as <c>400 Gb/s</c>.</summary>
    public BytesPerSecond Rate(string key) => ToQuantity(Required(key, "400 Gb/s"), QuantityText.ParseBytesPerSecond, new(1), HighestRate);

    /// <summary>An arithmetic rate that must be there, such as <c>989 TFLOP/s</c>.</summary>
    public FlopsPerSecond FlopRate(string key) =>
        ToQuantity(Required(key, "989 TFLOP/s"), QuantityText.ParseFlopsPerSecond, new(1), MostFlops);

    /// <summary>A time that must be there, such as <c>500 ns</c>.</summary>
    public SimDuration Duration(string key) => ToQuantity(Required(key, "500 ns"), QuantityText.ParseDuration, default, LongestTime);

    /// <summary>A time with a stand-in.</summary>
    public SimDuration DurationOr(string key, SimDuration fallback) =>
        ToQuantity(Optional(key), QuantityText.ParseDuration, fallback, LongestTime);

    /// <summary>Notes a problem at a key of this mapping (semantic checks after reading).</summary>
    public void Reject(string key, string found, string expected) =>
        Map.File.Add(new Problem($"{Map.Path}.{key}", found, expected, Map.Find(key)?.Line ?? Map.Line));

    /// <summary>Ends reading: every key that nobody asked for is a problem, with the nearest known ones.</summary>
    public void RejectUnknown()
    {
        foreach (var entry in Map.Entries)
        {
            if (!_known.Contains(entry.Key))
            {
                var nearest = string.Join(", ", NearestNames.To(entry.Key, _known.Order(StringComparer.Ordinal)));
                Map.File.Add(new Problem($"{Map.Path}.{entry.Key}", $"unknown key '{entry.Key}'", $"nearest known: {nearest}", entry.Line));
            }
        }
    }

    /// <summary>Reads a whole number from a node.</summary>
    public static int ToInteger(SpecNode? node, int least, int most, int fallback)
    {
        if (node is null)
        {
            return fallback;
        }

        if (
            int.TryParse((node as SpecScalar)?.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= least
            && value <= most
        )
        {
            return value;
        }

        node.Reject(most == int.MaxValue ? $"expected a whole number, {least} or more" : $"expected a whole number from {least} to {most}");
        return fallback;
    }

    /// <summary>Reads a number without unit from a node.</summary>
    public static double ToNumber(SpecNode? node, double least, double most, double fallback)
    {
        if (node is null)
        {
            return fallback;
        }

        if (
            double.TryParse((node as SpecScalar)?.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
            && value >= least
            && value <= most
        )
        {
            return value;
        }

        var range = double.IsFinite(most) ? $"from {Plain(least)} to {Plain(most)}" : $"of {Plain(least)} or more";
        node.Reject($"expected a number {range}");
        return fallback;
    }

    private static T ToChoice<T>(SpecNode? node, IReadOnlyDictionary<string, T> words, T fallback)
    {
        if (node is null)
        {
            return fallback;
        }

        if (node is SpecScalar scalar && words.TryGetValue(scalar.Text, out var value))
        {
            return value;
        }

        node.Reject($"expected one of {string.Join(", ", words.Keys)}");
        return fallback;
    }

    private static T ToQuantity<T>(SpecNode? node, Func<string, T> parse, T fallback, T most)
        where T : struct, IComparable<T>
    {
        if (node is null)
        {
            return fallback;
        }

        try
        {
            var value = parse(node.AsText());
            if (value.CompareTo(most) <= 0)
            {
                return value;
            }

            node.Reject($"expected at most {most}");
            return fallback;
        }
        catch (FormatException error)
        {
            if (node is SpecScalar)
            {
                var parts = error.Message.Split("; ", 2);
                node.Reject(parts.Length > 1 ? parts[1] : "expected a smaller value", parts[0]);
            }

            return fallback;
        }
    }

    private static string Plain(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
