using System.Collections.Immutable;

namespace SimMoE.Plots.Parts;

/// <summary>An axis with its range and marks laid out, so that gnuplot has nothing left to guess.</summary>
/// <param name="Label">What is shown, with its unit in brackets.</param>
/// <param name="Scale">Linear or logarithmic.</param>
/// <param name="Min">Lower end.</param>
/// <param name="Max">Upper end.</param>
/// <param name="Ticks">Marks, ascending.</param>
public sealed record Axis(string Label, AxisScale Scale, double Min, double Max, ImmutableArray<Tick> Ticks)
{
    /// <summary>The same axis without its label, for inner panels of a row.</summary>
    public Axis Unlabelled => this with { Label = "" };

    /// <summary>An axis from zero to just above the largest value.</summary>
    /// <param name="label">What is shown, with its unit.</param>
    /// <param name="values">Every value that is drawn.</param>
    public static Axis FromZero(string label, IEnumerable<double> values)
    {
        var max = Math.Max(values.DefaultIfEmpty(1).Max(), 1e-12) * 1.06;
        return new Axis(label, AxisScale.Linear, 0, max, AxisTicks.Linear(max));
    }

    /// <summary>A linear axis from just below the smallest to just above the largest value.</summary>
    /// <param name="label">What is shown, with its unit.</param>
    /// <param name="values">Every value that is drawn.</param>
    public static Axis Around(string label, IReadOnlyCollection<double> values)
    {
        var (low, high) = (values.Min(), values.Max());
        var pad = Math.Max((high - low) * 0.06, Math.Max(Math.Abs(high), 1e-12) * 1e-3);
        (low, high) = (low - pad, high + pad);
        return new Axis(label, AxisScale.Linear, low, high, AxisTicks.Between(low, high));
    }

    /// <summary>A logarithmic axis around the values.</summary>
    /// <param name="label">What is shown, with its unit.</param>
    /// <param name="values">Every value that is drawn, above zero.</param>
    /// <param name="unit">Unit that goes into the tick labels with a decimal prefix (<c>B</c>), or empty.</param>
    public static Axis Log(string label, IReadOnlyCollection<double> values, string unit = "")
    {
        var (low, high) = (values.Min(), values.Max());
        var missing = Math.Max(0, Math.Log(3) - Math.Log(high / low)) / 2; // a flat line is shown as flat
        var pad = missing + (0.06 * Math.Log(high / low)) + 0.03;
        (low, high) = (low * Math.Exp(-pad), high * Math.Exp(pad));
        return new Axis(label, AxisScale.Log, low, high, AxisTicks.Log(low, high, unit));
    }

    /// <summary>A logarithmic axis whose marks are the values themselves, such as 1, 2, 4, 8.</summary>
    /// <param name="label">What is shown.</param>
    /// <param name="values">Every value that is drawn, above zero.</param>
    public static Axis Steps(string label, IEnumerable<double> values)
    {
        double[] steps = [.. values.Distinct().Order()];
        var pad = Math.Pow(Math.Max(steps[^1] / steps[0], 1.5), 0.03);
        return new Axis(label, AxisScale.Log, steps[0] / pad, steps[^1] * pad, AxisTicks.Each(steps));
    }

    /// <summary>How far along the axis a value is, 0 at its lower and 1 at its upper end.</summary>
    public double Fraction(double value) => Scale == AxisScale.Linear
        ? (value - Min) / (Max - Min)
        : Math.Log(value / Min) / Math.Log(Max / Min);
}
