using System.Collections.Immutable;
using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SimMoE.Units;

namespace SimMoE.Plots.Charts;

/// <summary>The range of an axis, where a value lies on it, and its marks.</summary>
/// <remarks>ScottPlot's axes are linear: on a logarithmic scale a value is drawn at its decimal logarithm. ScottPlot marks decades only,
/// too few for the one or two decades that most figures span, so the marks of a logarithmic scale are chosen here.</remarks>
internal sealed record Scale
{
    private const double Room = 0.05;

    /// <summary>Digits that carry a label, from dense to sparse; beyond them, whole decades.</summary>
    private static readonly double[][] Ladders =
    [
        [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8],
        [1, 1.5, 2, 3, 4, 6],
        [1, 2, 5],
        [1, 3],
        [1],
    ];

    private readonly bool _log;
    private readonly ImmutableArray<Tick> _marks;

    private Scale(string label, bool log, double min, double max, ImmutableArray<Tick> marks) =>
        (Label, _log, Min, Max, _marks) = (label, log, min, max, marks);

    /// <summary>What is shown, with its unit in brackets; empty for none.</summary>
    public string Label { get; init; }

    /// <summary>Lower end, as it is drawn.</summary>
    public double Min { get; init; }

    /// <summary>Upper end, as it is drawn.</summary>
    public double Max { get; init; }

    /// <summary>The same scale without label and numbers, for a panel beside one that has them.</summary>
    public Scale Unlabelled => new("", _log, Min, Max, [.. Marks.Select(tick => new Tick(tick.Position, "", tick.IsMajor))]);

    private ImmutableArray<Tick> Marks => _log || !_marks.IsEmpty ? _marks : [.. Regular(Min, Max)];

    /// <summary>A linear scale from zero to a largest value.</summary>
    public static Scale FromZero(string label, double max) => new(label, false, 0, max, []);

    /// <summary>A linear scale around some values.</summary>
    public static Scale Around(string label, IReadOnlyCollection<double> values)
    {
        var pad = Math.Max((values.Max() - values.Min()) * Room, Math.Max(Math.Abs(values.Max()), 1e-12) * 1e-3);
        return new(label, false, values.Min() - pad, values.Max() + pad, []);
    }

    /// <summary>A logarithmic scale around some values.</summary>
    /// <param name="label">What is shown, with its unit.</param>
    /// <param name="values">Every value that is drawn, above zero.</param>
    /// <param name="unit">Unit that stands in the labels with a decimal prefix (<c>B</c>), or empty.</param>
    /// <param name="most">Most labels that have room.</param>
    public static Scale Log(string label, IReadOnlyCollection<double> values, string unit = "", int most = 8)
    {
        var (low, high) = (Math.Log10(values.Min()), Math.Log10(values.Max()));
        var pad = (Math.Max(0, Math.Log10(3) - (high - low)) / 2) + (Room * (high - low)) + 0.01; // a flat line is shown as flat
        return new(label, true, low - pad, high + pad, LogMarks(low - pad, high + pad, unit, most));
    }

    /// <summary>A logarithmic scale whose marks are the values themselves, such as 1, 2, 4, 8.</summary>
    /// <param name="label">What is shown.</param>
    /// <param name="values">Every value that is drawn, above zero.</param>
    public static Scale Steps(string label, IEnumerable<double> values)
    {
        double[] steps = [.. values.Distinct().Order()];
        var (low, high) = (Math.Log10(steps[0]), Math.Log10(steps[^1]));
        var pad = Math.Max(high - low, 0.2) * 0.03;
        return new(label, true, low - pad, high + pad, [.. steps.Select(step => new Tick(Math.Log10(step), Text(step), true))]);
    }

    /// <summary>A scale of named places 0, 1, 2…, the first at the left or at the bottom.</summary>
    public static Scale Names(string label, IReadOnlyList<string> names) =>
        new(label, false, -0.5, names.Count - 0.5, [.. names.Select((name, i) => new Tick(i, name, true))]);

    /// <summary>Where a value is drawn.</summary>
    public double At(double value) => _log ? Math.Log10(value) : value;

    /// <summary>Gives an axis this range, label and marks.</summary>
    public void Set(IAxis axis)
    {
        (axis.Min, axis.Max, axis.Label.Text) = (Min, Max, Label);
        axis.TickGenerator = new NumericManual([.. Marks]);
    }

    /// <summary>A value as people write it: 0.5, 20, 5,000.</summary>
    public static string Text(double value) => value.ToString(Math.Abs(value) < 1000 ? "G4" : "#,##0", CultureInfo.InvariantCulture);

    private static IEnumerable<Tick> Regular(double min, double max)
    {
        var rough = (max - min) / 6;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * new[] { 1, 2, 2.5, 5, 10 }.First(s => s * power >= rough * (1 - 1e-9));
        for (var i = Math.Ceiling((min / step) - 1e-9); i * step <= max * (1 + 1e-9); i++)
        {
            yield return new Tick(i * step, Text((i * step) + 0.0), true); // + 0.0: no minus before zero
        }
    }

    private static ImmutableArray<Tick> LogMarks(double low, double high, string unit, int most)
    {
        var every = 1;
        var digits = Ladders[0];
        for (var i = 0; Labels().Count() > most; i++)
        {
            (digits, every) = i < Ladders.Length ? (Ladders[i], 1) : (Ladders[^1], i - Ladders.Length + 2);
        }

        double[] named = [.. Labels()];
        var small = every == 1 ? Enumerable.Range(1, 9).Select(digit => (double)digit) : [1.0];
        return
        [
            .. named.Select(value => new Tick(Math.Log10(value), unit.Length == 0 ? Text(value) : QuantityText.Format(value, unit), true)),
            .. Values(small, 1).Where(value => !named.Contains(value)).Select(value => new Tick(Math.Log10(value), "", false)),
        ];

        IEnumerable<double> Labels() => Values(digits, every);

        IEnumerable<double> Values(IEnumerable<double> ofDecade, int decades) =>
            Enumerable
                .Range((int)Math.Floor(low), (int)Math.Ceiling(high) - (int)Math.Floor(low) + 1)
                .Where(exponent => exponent % decades == 0)
                .SelectMany(exponent => ofDecade.Select(digit => Math.Round(digit * Math.Pow(10, exponent), Math.Max(0, 2 - exponent))))
                .Where(value => Math.Log10(value) >= low - 1e-9 && Math.Log10(value) <= high + 1e-9);
    }
}
