using SimMoE.Units;

namespace SimMoE.Workload.Routing;

/// <summary>Popularity of experts as weights: a token picks k experts without replacement with these weights.</summary>
public static class ExpertPopularity
{
    private const int FitRounds = 60;
    private const double FitTolerance = 1e-8;
    private const double MostCertain = 1 - 1e-9;

    /// <summary>Zipf: the i-th expert (from 1) weighs i^-s.</summary>
    /// <param name="experts">E, 1 or more.</param>
    /// <param name="exponent">s, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static double[] Zipf(int experts, double exponent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(experts);
        ArgumentOutOfRangeException.ThrowIfNegative(exponent);
        var weights = new double[experts];
        for (var i = 0; i < experts; i++)
        {
            weights[i] = Math.Pow(i + 1, -exponent);
        }

        return weights;
    }

    /// <summary>Log-normal: e^(sigma z), z standard normal for each expert.</summary>
    /// <param name="experts">E, 1 or more.</param>
    /// <param name="sigma">0 or more.</param>
    /// <param name="stream">Draws E normals.</param>
    /// <exception cref="ArgumentException">An argument is out of range or null.</exception>
    public static double[] LogNormal(int experts, double sigma, RandomStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(experts);
        ArgumentOutOfRangeException.ThrowIfNegative(sigma);
        ArgumentNullException.ThrowIfNull(stream);
        var weights = new double[experts];
        for (var i = 0; i < experts; i++)
        {
            weights[i] = Math.Exp(sigma * stream.NextGaussian());
        }

        return weights;
    }

    /// <summary>Weights whose top-k inclusion probabilities are given ones, such as counts measured on a real router.</summary>
    /// <param name="inclusion">Wanted probabilities, in [0, 1], with sum k.</param>
    /// <param name="topK">k.</param>
    /// <returns>Weights that reach them to 1e-8, or as near as 60 rounds come.</returns>
    /// <exception cref="ArgumentException">A probability is out of range, or the sum is not k.</exception>
    public static double[] FromInclusion(ReadOnlySpan<double> inclusion, int topK)
    {
        var sum = 0.0;
        var weights = new double[inclusion.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            if (!(inclusion[i] >= 0 && inclusion[i] <= 1 + 1e-9))
            {
                throw new ArgumentException($"probability {inclusion[i]} is not in [0, 1]", nameof(inclusion));
            }

            // Mean field: an expert of rate w rings before t = 1 with probability 1 - e^-w.
            weights[i] = -Math.Log(1 - Math.Min(inclusion[i], MostCertain));
            sum += inclusion[i];
        }

        if (Math.Abs(sum - topK) > 1e-6 * topK)
        {
            throw new ArgumentException($"probabilities sum to {sum}, not to k = {topK}", nameof(inclusion));
        }

        for (var round = 0; round < FitRounds; round++)
        {
            var reached = TopKInclusion.OfExperts(weights, topK);
            var error = 0.0;
            for (var i = 0; i < weights.Length; i++)
            {
                var wanted = Math.Min(inclusion[i], MostCertain);
                error = Math.Max(error, Math.Abs(reached[i] - wanted));
                weights[i] *= wanted == 0 ? 0 : Math.Log(1 - wanted) / Math.Log(1 - Math.Clamp(reached[i], 1e-300, MostCertain));
            }

            if (error < FitTolerance)
            {
                break;
            }
        }

        return weights;
    }

    /// <summary>Auxiliary-loss-free balancing over several steps: a bias on the selection scores of each expert moves by
    /// <c>u = sign(mean load - load); u -= mean(u); bias += rate x u</c> (arXiv 2602.04870, its reference code; mean subtraction after
    /// arXiv 2502.16982, Appendix C).</summary>
    /// <param name="weights">Popularity before balancing.</param>
    /// <param name="topK">k.</param>
    /// <param name="steps">Steps, 0 or more.</param>
    /// <param name="rate">Bias change for each step, 0 or more.</param>
    /// <returns>Weights e^(ln w + bias).</returns>
    /// <remarks>Load here is the expected one in mean-field form, 1 - e^(-w t) with t such that they sum to k: its order, and its balanced
    /// point, are those of the exact probabilities, and steps cost microseconds. Sampling noise of the load plays no part.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static double[] Balance(ReadOnlySpan<double> weights, int topK, int steps, double rate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(topK);
        var balanced = weights.ToArray();
        if (topK >= balanced.Count(weight => weight > 0))
        {
            return balanced;
        }

        var up = new int[balanced.Length];
        for (var step = 0; step < steps; step++)
        {
            var evenRate = -Math.Log(1 - ((double)topK / balanced.Length)) / TopKInclusion.MeanFieldTime(balanced, topK);
            for (var i = 0; i < up.Length; i++)
            {
                up[i] = Math.Sign(evenRate - balanced[i]);
            }

            var mean = up.Average();
            for (var i = 0; i < up.Length; i++)
            {
                balanced[i] *= Math.Exp(rate * (up[i] - mean));
                Invariant.Require(double.IsFinite(balanced[i]));
            }
        }

        return balanced;
    }
}
