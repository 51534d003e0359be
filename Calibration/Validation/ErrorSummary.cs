namespace SimMoE.Calibration.Validation;

/// <summary>Errors of many predictions, as shares of what was measured.</summary>
/// <param name="Count">Predictions.</param>
/// <param name="Median">Median of |error|.</param>
/// <param name="Mean">Mean of |error|.</param>
/// <param name="Percentile95">95th percentile of |error|.</param>
/// <param name="Worst">Worst |error|.</param>
/// <param name="Bias">Mean error with its sign.</param>
/// <param name="RankCorrelation">Spearman's rank correlation of predicted and measured; not a number for fewer than two.</param>
public sealed record ErrorSummary(
    int Count,
    double Median,
    double Mean,
    double Percentile95,
    double Worst,
    double Bias,
    double RankCorrelation
)
{
    /// <summary>Sums rows up; null for none.</summary>
    public static ErrorSummary? Of(IReadOnlyList<ComparedRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
        {
            return null;
        }

        double[] errors = [.. rows.Select(row => (row.Predicted / row.Measured) - 1)];
        double[] sizes = [.. errors.Select(Math.Abs).Order()];
        return new ErrorSummary(
            errors.Length,
            Quantile(sizes, 0.5),
            sizes.Average(),
            Quantile(sizes, 0.95),
            sizes[^1],
            errors.Average(),
            MathNet.Numerics.Statistics.Correlation.Spearman(rows.Select(row => row.Predicted), rows.Select(row => row.Measured))
        );
    }

    // As measurement files have quartiles: straight lines between neighbours.
    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
