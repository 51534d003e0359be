using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using SimMoE.Simulator.Profiles;

namespace SimMoE.Calibration.Fitting;

/// <summary>Finds the field of residuals: over which change of which size utilisation changes, by leaving shapes out.</summary>
internal static class ResidualFitting
{
    private static readonly double[] Lengths = [0.5, 1, 2, 4, 8, 1e6];
    private static readonly double[] Noises = [0.02, 0.1, 0.4];
    private const int Sweeps = 3;
    private const int LeastShapes = 4;

    /// <summary>Fits a field; null where it predicts shapes that are left out no better than the law alone.</summary>
    /// <param name="sizes">Names of the sizes that may matter.</param>
    /// <param name="places">Natural logarithms of the sizes of each row.</param>
    /// <param name="residuals">Logarithm of measured over modelled time of each row.</param>
    /// <param name="groups">Rows of one shape have one number; they are left out together.</param>
    public static (ResidualField? Field, double[] LeftOut) Fit(
        IReadOnlyList<string> sizes,
        double[][] places,
        double[] residuals,
        int[] groups
    )
    {
        if (groups.Distinct().Count() < LeastShapes)
        {
            return (null, residuals);
        }

        var lengths = Enumerable.Repeat(2.0, sizes.Count).ToArray();
        var noise = 0.1;
        var best = Loss(LeftOut(places, residuals, groups, lengths, noise));
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            for (var size = 0; size < lengths.Length; size++)
            {
                foreach (var length in Lengths)
                {
                    var tried = (double[])lengths.Clone();
                    tried[size] = length;
                    Try(tried, noise);
                }
            }

            foreach (var tried in Noises)
            {
                Try(lengths, tried);
            }
        }

        if (best >= Loss(residuals))
        {
            return (null, residuals);
        }

        return (Field(sizes, places, residuals, lengths, noise), LeftOut(places, residuals, groups, lengths, noise));

        void Try(double[] tried, double triedNoise)
        {
            var loss = Loss(LeftOut(places, residuals, groups, tried, triedNoise));
            if (loss < best)
            {
                (best, lengths, noise) = (loss, tried, triedNoise);
            }
        }
    }

    /// <summary>The same field of other rows: lengths kept, weights anew.</summary>
    /// <param name="field">Lengths.</param>
    /// <param name="sizes">Sizes that places have.</param>
    /// <param name="places">Natural logarithms of the sizes of each row.</param>
    /// <param name="residuals">Logarithms of measured over modelled time.</param>
    /// <param name="rows">Rows that count.</param>
    public static ResidualField Refit(ResidualField field, IReadOnlyList<string> sizes, double[][] places, double[] residuals, int[] rows)
    {
        int[] kept = [.. field.Sizes.Select(size => sizes.ToList().IndexOf(size))];
        double[][] chosen = [.. rows.Select(row => kept.Select(size => places[row][size]).ToArray())];
        var weights = Kernel(chosen, [.. field.Lengths], field.Noise)
            .Cholesky()
            .Solve(Vector<double>.Build.DenseOfEnumerable(rows.Select(row => residuals[row])));
        return field with { Points = [.. chosen.Select(place => place.ToImmutableArray())], Weights = [.. weights] };
    }

    private static double Loss(double[] errors) => errors.Sum(error => error * error);

    private static ResidualField Field(IReadOnlyList<string> sizes, double[][] places, double[] residuals, double[] lengths, double noise)
    {
        int[] kept = [.. Enumerable.Range(0, lengths.Length).Where(size => lengths[size] < Lengths[^1])];
        var weights = Kernel(places, lengths, noise).Cholesky().Solve(Vector<double>.Build.DenseOfArray(residuals));
        return new ResidualField
        {
            Sizes = [.. kept.Select(size => sizes[size])],
            Lengths = [.. kept.Select(size => lengths[size])],
            Noise = noise,
            Points = [.. places.Select(place => kept.Select(size => Math.Round(place[size], 6)).ToImmutableArray())],
            Weights = [.. weights.Select(weight => Math.Round(weight, 6))],
        };
    }

    private static Matrix<double> Kernel(double[][] places, double[] lengths, double noise) =>
        Matrix<double>.Build.Dense(
            places.Length,
            places.Length,
            (left, right) =>
                ResidualField.Likeness(ResidualField.Distance(places[left], places[right], lengths)) + (left == right ? noise : 0)
        );

    // Rasmussen and Williams (2006), eq. 5.12, for groups of rows: error = (K^-1 of the group)^-1 (K^-1 r) of the group.
    private static double[] LeftOut(double[][] places, double[] residuals, int[] groups, double[] lengths, double noise)
    {
        var inverse = Kernel(places, lengths, noise).Inverse();
        var solved = inverse * Vector<double>.Build.DenseOfArray(residuals);
        var errors = new double[residuals.Length];
        foreach (var group in Enumerable.Range(0, groups.Length).GroupBy(row => groups[row]))
        {
            int[] rows = [.. group];
            var block = Matrix<double>.Build.Dense(rows.Length, rows.Length, (i, j) => inverse[rows[i], rows[j]]);
            var error = block.Solve(Vector<double>.Build.Dense(rows.Length, i => solved[rows[i]]));
            for (var i = 0; i < rows.Length; i++)
            {
                errors[rows[i]] = error[i];
            }
        }

        return errors;
    }
}
