using System.Globalization;

namespace SimMoE.Units;

/// <summary>Reads and writes quantities with their unit; docs/units.md is the reference.</summary>
/// <remarks>k/M/G/T/P are powers of 1000, Ki/Mi/Gi/Ti powers of 1024; <c>b</c> is bits, <c>B</c> is bytes.</remarks>
public static class QuantityText
{
    private const string Numbers = "0123456789.+-eE_";

    private static readonly (string Prefix, decimal Factor)[] Prefixes =
    [
        ("Ki", 1024m),
        ("Mi", 1048576m),
        ("Gi", 1073741824m),
        ("Ti", 1099511627776m),
        ("k", 1e3m),
        ("K", 1e3m),
        ("M", 1e6m),
        ("G", 1e9m),
        ("T", 1e12m),
        ("P", 1e15m),
        ("", 1m),
    ];

    private static readonly (string Unit, decimal Bytes)[] RateUnits =
    [
        ("B/s", 1m),
        ("b/s", 0.125m),
        ("bit/s", 0.125m),
        ("Bps", 1m),
        ("bps", 0.125m),
    ];

    private static readonly (string Unit, decimal Picoseconds)[] TimeUnits =
    [
        ("ps", 1m),
        ("ns", 1e3m),
        ("us", 1e6m),
        ("\u00b5s", 1e6m),
        ("\u03bcs", 1e6m),
        ("ms", 1e9m),
        ("s", 1e12m),
        ("min", 60e12m),
        ("h", 3600e12m),
    ];

    /// <summary>Reads an amount of data.</summary>
    /// <exception cref="FormatException">The text is not an amount of data with a unit.</exception>
    public static Bytes ParseBytes(string text) =>
        new(Whole(text, Scaled(text, [("B", 1m), ("b", 0.125m), ("bit", 0.125m)], "80 GB"), "80 GB"));

    /// <summary>Reads a data rate.</summary>
    /// <exception cref="FormatException">The text is not a data rate with a unit.</exception>
    public static BytesPerSecond ParseBytesPerSecond(string text) => new(Whole(text, Scaled(text, RateUnits, "400 Gb/s"), "400 Gb/s"));

    /// <summary>Reads an arithmetic rate.</summary>
    /// <exception cref="FormatException">The text is not an arithmetic rate with a unit.</exception>
    public static FlopsPerSecond ParseFlopsPerSecond(string text) =>
        new(Whole(text, Scaled(text, [("FLOP/s", 1m), ("FLOPS", 1m)], "989 TFLOP/s"), "989 TFLOP/s"));

    /// <summary>Reads a time.</summary>
    /// <exception cref="FormatException">The text is not a time with a unit, or is finer than a picosecond.</exception>
    public static SimDuration ParseDuration(string text)
    {
        var (number, unit) = Split(text, "500 ns");
        foreach (var (name, picoseconds) in TimeUnits)
        {
            if (unit == name)
            {
                return new(Whole(text, Product(text, number, picoseconds), "500 ns"));
            }
        }

        throw Unreadable(text, unit, "500 ns");
    }

    /// <summary>Writes a value with a decimal prefix and at most four significant digits.</summary>
    public static string Format(double value, string unit)
    {
        var magnitude = Math.Abs(value);
        foreach (var (prefix, factor) in (ReadOnlySpan<(string, double)>)[("P", 1e15), ("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3)])
        {
            if (magnitude >= factor)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{value / factor:G4} {prefix}{unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:G4} {unit}");
    }

    /// <summary>Writes a time in the largest unit that leaves at least one whole.</summary>
    public static string FormatDuration(SimDuration time)
    {
        var magnitude = Math.Abs((double)time.Picoseconds);
        foreach (var (unit, factor) in (ReadOnlySpan<(string, double)>)[("s", 1e12), ("ms", 1e9), ("us", 1e6), ("ns", 1e3)])
        {
            if (magnitude >= factor)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{time.Picoseconds / factor:G4} {unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{time.Picoseconds} ps");
    }

    private static decimal Scaled(string text, ReadOnlySpan<(string Unit, decimal Factor)> units, string example)
    {
        var (number, unit) = Split(text, example);
        foreach (var (name, factor) in units)
        {
            foreach (var (prefix, scale) in Prefixes)
            {
                if (
                    unit.Length == prefix.Length + name.Length
                    && unit.StartsWith(prefix, StringComparison.Ordinal)
                    && unit.EndsWith(name, StringComparison.Ordinal)
                )
                {
                    return Product(text, number, scale * factor);
                }
            }
        }

        throw Unreadable(text, unit, example);
    }

    private static (decimal Number, string Unit) Split(string text, string example)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        var end = 0;
        while (end < trimmed.Length && Numbers.Contains(trimmed[end], StringComparison.Ordinal))
        {
            end++;
        }

        const NumberStyles style = NumberStyles.Float;
        var digits = trimmed[..end].Replace("_", "", StringComparison.Ordinal);
        if (!decimal.TryParse(digits, style, CultureInfo.InvariantCulture, out var number))
        {
            if (double.TryParse(digits, style, CultureInfo.InvariantCulture, out _))
            {
                throw TooLarge(text);
            }

            throw new FormatException($"'{text}' is not a number with a unit; write for example '{example}'");
        }

        if (number < 0)
        {
            throw new FormatException($"'{text}' is negative; write for example '{example}'");
        }

        return (number, trimmed[end..].Trim());
    }

    private static decimal Product(string text, decimal number, decimal factor)
    {
        try
        {
            return number * factor;
        }
        catch (OverflowException)
        {
            throw TooLarge(text);
        }
    }

    private static long Whole(string text, decimal value, string example)
    {
        if (value > long.MaxValue)
        {
            throw TooLarge(text);
        }

        return decimal.Truncate(value) == value
            ? (long)value
            : throw new FormatException($"'{text}' is not a whole number of the smallest unit; write for example '{example}'");
    }

    private static FormatException TooLarge(string text) => new($"'{text}' is too large; write a smaller value");

    private static FormatException Unreadable(string text, string unit, string example) =>
        unit.Length == 0
            ? new FormatException($"'{text}' has no unit; write for example '{example}'")
            : new FormatException($"'{text}' has the unknown unit '{unit}'; write for example '{example}'");
}
