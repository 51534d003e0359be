using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace SimMoE.Calibration.Fitting;

/// <summary>Least squares with coefficients that are not negative, on relative errors, with outliers weighed down.</summary>
/// <remarks>Lawson and Hanson, "Solving Least Squares Problems" (1974), chapter 23, by active sets; weights by Huber's rule, iterated.
/// Confidence intervals are those of ordinary least squares over the terms that stay.</remarks>
internal static class NonNegativeLeastSquares
{
    private const int Reweightings = 5;
    private const double HuberScales = 1.5;
    private const double LeastScale = 0.01;
    private const double PriorShare = 0.0025;

    /// <summary>Fits times as sums of terms.</summary>
    /// <param name="terms">Value of each term at each row, [row][term], 0 or more.</param>
    /// <param name="times">Measured time of each row, more than 0.</param>
    /// <param name="expected">What is expected of a coefficient before anything is measured, or not a number. It counts as much as a
    /// twentieth of the
    /// rows, so it decides only between terms that the rows cannot tell apart.</param>
    /// <returns>Coefficient of each term with the ends of its 95 % confidence interval.</returns>
    public static (double Value, double Low, double High)[] Fit(double[][] terms, double[] times, double[] expected)
    {
        var count = terms[0].Length;
        var matrix = Matrix<double>.Build.Dense(times.Length, count, (row, term) => terms[row][term] / times[row]);
        var weights = Vector<double>.Build.Dense(times.Length, 1.0);
        var (priors, goals) = Priors(matrix, expected);
        var solution = Vector<double>.Build.Dense(count);
        for (var round = 0; round < Reweightings; round++)
        {
            solution = Solve(matrix.Stack(priors), Joined(weights, goals), weights);
            var errors = (matrix * solution).Subtract(1);
            var scale = Math.Max(LeastScale, 1.4826 * MathNet.Numerics.Statistics.Statistics.Median(errors.Select(Math.Abs)));
            weights = errors.Map(error => Math.Abs(error) <= HuberScales * scale ? 1 : Math.Sqrt(HuberScales * scale / Math.Abs(error)));
        }

        return Intervals(matrix, weights, solution);
    }

    // A row for each term: its part of a mean row against the part that is expected.
    private static (Matrix<double> Rows, Vector<double> Goals) Priors(Matrix<double> matrix, double[] expected)
    {
        var rows = Matrix<double>.Build.Dense(expected.Length, expected.Length);
        var goals = Vector<double>.Build.Dense(expected.Length);
        var strength = Math.Sqrt(PriorShare * matrix.RowCount);
        for (var term = 0; term < expected.Length; term++)
        {
            if (!double.IsNaN(expected[term]))
            {
                rows[term, term] = strength * matrix.Column(term).Average();
                goals[term] = rows[term, term] * expected[term];
            }
        }

        return (rows, goals);
    }

    private static Vector<double> Joined(Vector<double> first, Vector<double> second) =>
        Vector<double>.Build.DenseOfEnumerable(first.Concat(second));

    private static Vector<double> Solve(Matrix<double> matrix, Vector<double> goals, Vector<double> weights)
    {
        // Columns of like size, so that tolerances mean the same for each.
        var weighted = Matrix<double>.Build.DenseOfMatrix(matrix);
        weighted.MapIndexedInplace((row, _, value) => row < weights.Count ? value * weights[row] : value);
        var norms = weighted.ColumnNorms(2);
        var scales = norms.Map(norm => norm == 0 ? 1 : norm);
        weighted.MapIndexedInplace((_, column, value) => value / scales[column]);
        return ActiveSets(weighted, goals).PointwiseDivide(scales);
    }

    private static Vector<double> ActiveSets(Matrix<double> matrix, Vector<double> goal)
    {
        var count = matrix.ColumnCount;
        var solution = Vector<double>.Build.Dense(count);
        var passive = new SortedSet<int>();
        for (var round = 0; round < 10 * count; round++)
        {
            var gradient = matrix.TransposeThisAndMultiply(goal - (matrix * solution));
            var best = Enumerable
                .Range(0, count)
                .Where(term => !passive.Contains(term) && gradient[term] > 1e-9)
                .OrderByDescending(term => gradient[term])
                .Take(1)
                .ToList();
            if (best.Count == 0)
            {
                break;
            }

            passive.Add(best[0]);
            solution = Inside(matrix, goal, passive, solution);
        }

        return solution;
    }

    // Unrestricted solution over the passive terms; terms that would turn negative leave, one step at a time.
    private static Vector<double> Inside(Matrix<double> matrix, Vector<double> goal, SortedSet<int> passive, Vector<double> start)
    {
        var solution = start;
        while (passive.Count > 0)
        {
            int[] columns = [.. passive];
            var part = Matrix<double>.Build.DenseOfColumnVectors(columns.Select(column => matrix.Column(column)));
            // A trace of ridge keeps terms that say the same from blowing up.
            var normal = part.TransposeThisAndMultiply(part) + (Matrix<double>.Build.DenseIdentity(columns.Length) * 1e-9);
            var free = normal.Cholesky().Solve(part.TransposeThisAndMultiply(goal));
            if (free.All(value => value > 0))
            {
                solution = Vector<double>.Build.Dense(matrix.ColumnCount);
                for (var i = 0; i < columns.Length; i++)
                {
                    solution[columns[i]] = free[i];
                }

                return solution;
            }

            var step = 1.0;
            for (var i = 0; i < columns.Length; i++)
            {
                if (free[i] <= 0)
                {
                    step = Math.Min(step, solution[columns[i]] / (solution[columns[i]] - free[i]));
                }
            }

            var moved = solution.Clone();
            for (var i = 0; i < columns.Length; i++)
            {
                moved[columns[i]] += step * (free[i] - moved[columns[i]]);
            }

            foreach (var column in columns.Where(column => moved[column] <= 1e-12).ToList())
            {
                passive.Remove(column);
                moved[column] = 0;
            }

            solution = moved;
        }

        return solution;
    }

    private static (double Value, double Low, double High)[] Intervals(
        Matrix<double> matrix,
        Vector<double> weights,
        Vector<double> solution
    )
    {
        var result = solution.Select(value => (Value: value, Low: 0.0, High: double.PositiveInfinity)).ToArray();
        int[] active = [.. Enumerable.Range(0, solution.Count).Where(term => solution[term] > 0)];
        var freedom = matrix.RowCount - active.Length;
        for (var term = 0; term < result.Length; term++)
        {
            result[term].High = solution[term] == 0 ? 0 : double.PositiveInfinity;
        }

        if (freedom < 1 || active.Length == 0)
        {
            return result;
        }

        var part = Matrix<double>.Build.Dense(matrix.RowCount, active.Length, (row, i) => matrix[row, active[i]] * weights[row]);
        var errors = weights.PointwiseMultiply((matrix * solution).Subtract(1));
        var variance = errors.DotProduct(errors) / freedom;
        var covariance = part.TransposeThisAndMultiply(part).PseudoInverse() * variance;
        var quantile = StudentT.InvCDF(0, 1, freedom, 0.975);
        for (var i = 0; i < active.Length; i++)
        {
            var half = quantile * Math.Sqrt(Math.Max(0, covariance[i, i]));
            var value = solution[active[i]];
            result[active[i]] = (value, Math.Max(0, value - half), value + half);
        }

        return result;
    }
}
