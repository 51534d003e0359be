namespace SimMoE.Workload.Routing;

/// <summary>How uneven loads are.</summary>
/// <param name="MaxOverMean">Largest over mean, 1 if even.</param>
/// <param name="Gini">Gini coefficient, 0 if even, 1 - 1/n if one has all.</param>
/// <param name="CoefficientOfVariation">Standard deviation (of the population) over mean.</param>
public sealed record LoadStatistics(double MaxOverMean, double Gini, double CoefficientOfVariation)
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

    /// <summary>Of the rows of each expert, all sources together.</summary>
    /// <param name="tokens">Routed tokens.</param>
    /// <exception cref="ArgumentNullException">The tokens are null.</exception>
    public static LoadStatistics OfExperts(IRoutedTokens tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return OfRanks(tokens, tokens.Experts);
    }

    /// <summary>Of the rows of each rank, when experts are cut into equal contiguous shares.</summary>
    /// <param name="tokens">Routed tokens.</param>
    /// <param name="ranks">Divides the experts.</param>
    /// <exception cref="ArgumentNullException">The tokens are null.</exception>
    /// <exception cref="ArgumentException">The ranks do not divide the experts.</exception>
    public static LoadStatistics OfRanks(IRoutedTokens tokens, int ranks)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ranks);
        if (tokens.Experts % ranks != 0)
        {
            throw new ArgumentException($"{tokens.Experts} experts do not divide over {ranks} ranks", nameof(ranks));
        }

        var loads = new double[ranks];
        var share = tokens.Experts / ranks;
        for (var source = 0; source < tokens.Sources; source++)
        {
            for (var expert = 0; expert < tokens.Experts; expert++)
            {
                loads[expert / share] += tokens.Rows(source, expert);
            }
        }

        return Of(loads);
    }
}
