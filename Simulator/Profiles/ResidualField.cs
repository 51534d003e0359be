using System.Collections.Immutable;

namespace SimMoE.Simulator.Profiles;

/// <summary>Logarithms of measured over modelled time at the shapes that were measured, interpolated between them: what the form of a law
/// does not know about single kernels.</summary>
/// <remarks>A weighted sum of exponentials of the scaled distance between logarithms of sizes (Gaussian process regression with a Matern
/// 1/2
/// kernel; Rasmussen and Williams, "Gaussian Processes for Machine Learning", 2006, eq. 2.25 and 4.18). Far from every point the correction
/// fades and the law alone speaks. A shape beyond the measured range is taken at the border.</remarks>
public sealed record ResidualField
{
    /// <summary>Sizes that span the field, names of <see cref="StageTerms.SizeNames"/>.</summary>
    public required ImmutableArray<string> Sizes { get; init; }

    /// <summary>Change of each size's natural logarithm over which utilisation changes; infinite sizes are left out of the field.</summary>
    public required ImmutableArray<double> Lengths { get; init; }

    /// <summary>Variance of a repeat over that of the field: how closely points are followed.</summary>
    public required double Noise { get; init; }

    /// <summary>Natural logarithms of the sizes at each measured point, [point][size].</summary>
    public required ImmutableArray<ImmutableArray<double>> Points { get; init; }

    /// <summary>Weight of each point.</summary>
    public required ImmutableArray<double> Weights { get; init; }

    /// <summary>Logarithm of actual over modelled time.</summary>
    /// <param name="place">Natural logarithms of the sizes, inside the measured range.</param>
    public double At(ReadOnlySpan<double> place)
    {
        var sum = 0.0;
        for (var point = 0; point < Points.Length; point++)
        {
            sum += Weights[point] * Likeness(Distance(Points[point].AsSpan(), place, Lengths.AsSpan()));
        }

        return sum;
    }

    /// <summary>Scaled distance of two places.</summary>
    public static double Distance(ReadOnlySpan<double> left, ReadOnlySpan<double> right, ReadOnlySpan<double> lengths)
    {
        var sum = 0.0;
        for (var size = 0; size < lengths.Length; size++)
        {
            var step = (left[size] - right[size]) / lengths[size];
            sum += step * step;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>How much two places at a scaled distance have in common, 1 at none.</summary>
    public static double Likeness(double distance) => Math.Exp(-distance);
}
