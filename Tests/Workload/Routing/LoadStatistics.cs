namespace SimMoE.Tests.Workload.Routing;

/// <summary>How uneven loads are.</summary>
/// <param name="MaxOverMean">Largest over mean, 1 if even.</param>
/// <param name="Gini">Gini coefficient, 0 if even, 1 - 1/n if one has all.</param>
/// <param name="CoefficientOfVariation">Standard deviation (of the population) over mean.</param>
internal sealed record LoadStatistics(double MaxOverMean, double Gini, double CoefficientOfVariation)
{
    /// <summary>Of any loads.</summary>
    /// <param name="loads">0 or more each, in any unit; at least one.</param>
    /// <returns>Even loads' statistics if all are 0.</returns>
    /// <exception cref="ArgumentException">No loads.</exception>
    public static LoadStatistics Of(ReadOnlySpan<double> loads)
    {
        if (loads.IsEmpty)
        {
            throw new ArgumentException("no loads", nameof(loads));
        }

        var sorted = loads.ToArray();
        Array.Sort(sorted);
        var (sum, squares, ranked) = (0.0, 0.0, 0.0);
        for (var i = 0; i < sorted.Length; i++)
        {
            sum += sorted[i];
            squares += sorted[i] * sorted[i];
            ranked += ((2.0 * (i + 1)) - sorted.Length - 1) * sorted[i];
        }

        if (sum == 0)
        {
            return new LoadStatistics(1, 0, 0);
        }

        var mean = sum / sorted.Length;
        var variance = Math.Max(0, (squares / sorted.Length) - (mean * mean));
        return new LoadStatistics(sorted[^1] / mean, ranked / (sorted.Length * sum), Math.Sqrt(variance) / mean);
    }
}
