using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Units;

namespace SimMoE.Plots.Parts;

/// <summary>Chooses the marks of axes.</summary>
internal static class AxisTicks
{
    private const int MostSteps = 6;
    private static readonly double[] Coarse = [1];
    private static readonly double[] Medium = [1, 2, 5];
    private static readonly double[] Fine = [1, 1.5, 2, 3, 4, 5, 6, 8];

    /// <summary>Three to seven round marks from zero.</summary>
    public static ImmutableArray<Tick> Linear(double max)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(max / MostSteps)));
        var step = power * new[] { 1, 2, 2.5, 5, 10 }.First(s => s * power * MostSteps >= max * (1 - 1e-9));
        var count = (int)Math.Floor((max / step) + 1e-9);
        return [.. Enumerable.Range(0, count + 1).Select(i => new Tick(i * step, Label(i * step)))];

        string Label(double value) =>
            max < 1e4 ? Text(value, "") : value == 0 ? "0" : Text(value / 1000, "") + "k";
    }

    /// <summary>Round marks, three to seven, between two values.</summary>
    public static ImmutableArray<Tick> Between(double min, double max)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10((max - min) / MostSteps)));
        var step = power * new[] { 1, 2, 2.5, 5, 10 }.First(s => s * power * MostSteps >= (max - min) * (1 - 1e-9));
        var first = (long)Math.Ceiling((min / step) - 1e-9);
        var count = (long)Math.Floor((max / step) + 1e-9) - first + 1;
        return [.. Enumerable.Range(0, (int)count).Select(i => new Tick((first + i) * step, Text((first + i) * step, "")))];
    }

    /// <summary>Decades, or 1-2-5 where there are few of them; all other digits as minor marks.</summary>
    public static ImmutableArray<Tick> Log(double min, double max, string unit)
    {
        var decades = Math.Log10(max / min);
        var digits = decades > 2.7 ? Coarse : decades > 0.8 ? Medium : Fine;
        var ticks = new List<Tick>();
        for (var exponent = (int)Math.Floor(Math.Log10(min)); exponent <= (int)Math.Ceiling(Math.Log10(max)); exponent++)
        {
            var power = Math.Pow(10, exponent);
            ticks.AddRange(digits.Select(digit => new Tick(digit * power, Text(digit * power, unit))));
            ticks.AddRange(Enumerable.Range(1, 9).Where(d => !digits.Contains(d)).Select(d => new Tick(d * power, "")));
        }

        return [.. ticks.Where(tick => tick.Value >= min && tick.Value <= max).OrderBy(tick => tick.Value)];
    }

    /// <summary>A mark for each value.</summary>
    public static ImmutableArray<Tick> Each(double[] values) => [.. values.Select(value => new Tick(value, Text(value, "")))];

    /// <summary>The same marks with every second, third… label only, so that no two touch.</summary>
    /// <param name="ticks">Ascending.</param>
    /// <param name="place">Middle of a mark's label along the axis, in points.</param>
    /// <param name="length">Length of a label along the axis, in points.</param>
    public static ImmutableArray<Tick> Thin(ImmutableArray<Tick> ticks, Func<Tick, double> place, Func<Tick, double> length)
    {
        Tick[] named = [.. ticks.Where(tick => tick.Label.Length > 0)];
        for (var every = 1; every < named.Length; every++)
        {
            var kept = named.Where((_, i) => i % every == 0).ToArray();
            if (kept.Zip(kept.Skip(1)).All(p => place(p.Second) - place(p.First) >= (length(p.First) + length(p.Second)) / 2))
            {
                return [.. ticks.Select(tick => kept.Contains(tick) ? tick : tick with { Label = "" })];
            }
        }

        return ticks;
    }

    /// <summary>A value as people write it: 0.5, 20, 5000, 20k, 3M; with a unit 20 kB.</summary>
    public static string Text(double value, string unit)
    {
        if (unit.Length > 0)
        {
            return QuantityText.Format(value, unit);
        }

        var text = Math.Abs(value) < 1e4 ? value.ToString("G4", CultureInfo.InvariantCulture) : QuantityText.Format(value, "");
        return text.Replace(" ", "", StringComparison.Ordinal);
    }
}
