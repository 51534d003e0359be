using SimMoE.Units;

namespace SimMoE.Workload.Routing;

/// <summary>Probability that top-k without replacement hits an expert, or a group of experts.</summary>
/// <remarks>
/// <para>The k largest of ln w_i + Gumbel are the k earliest of independent exponential clocks of rates w_i. A block of experts with
/// total rate W is hit if its first clock rings at t while fewer than k clocks outside it have rung:
/// P = integral of W e^(-W t) P(N_outside(t) &lt; k) dt, where N_outside is Poisson-binomial with probabilities 1 - e^(-w_i t).</para>
/// <para>The integral is taken by the trapezoid rule after t = c exp(s - exp(-s)) (double-exponential quadrature, Takahasi and Mori
/// 1974), the step halved until no probability moves by more than 1e-10. Every sum has positive terms only, so nothing
/// cancels. Page: docs/models/routing.md.</para>
/// </remarks>
public static class TopKInclusion
{
    private const double Tolerance = 1e-10;
    private const double Negligible = 1e-15;
    private const int Refinements = 7;

    /// <summary>Probability of each expert to be among the chosen. They sum to <paramref name="topK"/>.</summary>
    /// <param name="weights">Popularity of each expert, 0 or more, any scale; at least <paramref name="topK"/> positive.</param>
    /// <param name="topK">k, 1 or more.</param>
    /// <exception cref="ArgumentException">Fewer than k experts have a positive weight.</exception>
    public static double[] OfExperts(ReadOnlySpan<double> weights, int topK) => OfGroups(weights, topK, weights.Length);

    /// <summary>Probability of each group of experts to hold at least one of the chosen; for uniform weights this is q(R) of
    /// <see cref="DistinctGroups"/>.</summary>
    /// <param name="weights">Popularity of each expert, 0 or more, any scale; at least <paramref name="topK"/> positive.</param>
    /// <param name="topK">k, 1 or more.</param>
    /// <param name="groups">Equal contiguous groups; divides the number of experts.</param>
    /// <exception cref="ArgumentException">Fewer than k experts have a positive weight, or the groups do not divide the
    /// experts.</exception>
    public static double[] OfGroups(ReadOnlySpan<double> weights, int topK, int groups)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(topK);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groups);
        if (weights.Length % groups != 0)
        {
            throw new ArgumentException($"{weights.Length} experts do not divide over {groups} groups", nameof(groups));
        }

        var integral = new Integral(Normalized(weights, topK, out var positive), topK, groups);
        return positive == topK ? integral.HitWherePositive() : integral.Evaluate();
    }

    /// <summary>The time at which k clocks have rung on average: sum of 1 - e^(-w_i t) equals k.</summary>
    /// <param name="weights">Rates; more than k positive.</param>
    /// <param name="topK">k.</param>
    internal static double MeanFieldTime(ReadOnlySpan<double> weights, int topK)
    {
        var (low, high) = (0.0, 1.0);
        while (Rung(weights, high) < topK)
        {
            high *= 2;
            Invariant.Require(double.IsFinite(high));
        }

        for (var step = 0; step < 60 && high - low > 1e-12 * high; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = Rung(weights, middle) < topK ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    private static double Rung(ReadOnlySpan<double> weights, double time)
    {
        var sum = 0.0;
        foreach (var weight in weights)
        {
            sum -= Expm1(-weight * time);
        }

        return sum;
    }

    // e^x - 1 without cancellation near 0 (Kahan's form).
    private static double Expm1(double x)
    {
        if (Math.Abs(x) > 0.5)
        {
            return Math.Exp(x) - 1;
        }

        var u = Math.Exp(x);
        return u == 1 ? x : (u - 1) * x / Math.Log(u);
    }

    private static double[] Normalized(ReadOnlySpan<double> weights, int topK, out int positive)
    {
        var sum = 0.0;
        positive = 0;
        foreach (var weight in weights)
        {
            if (!(weight >= 0 && double.IsFinite(weight)))
            {
                throw new ArgumentException($"weight {weight} is negative or not a number", nameof(weights));
            }

            sum += weight;
            positive += weight > 0 ? 1 : 0;
        }

        if (positive < topK)
        {
            throw new ArgumentException($"only {positive} experts have a positive weight, fewer than k = {topK}", nameof(weights));
        }

        var normalized = new double[weights.Length];
        for (var i = 0; i < normalized.Length; i++)
        {
            normalized[i] = weights[i] / sum;
        }

        return normalized;
    }

    /// <summary>One evaluation: buffers of the truncated Poisson-binomial polynomials, and the running sums.</summary>
    private sealed class Integral
    {
        private readonly double[] _weights;
        private readonly double[] _rates;
        private readonly double[] _sums;
        private readonly double[] _before;
        private readonly double[] _after;
        private readonly double[] _blocks;
        private readonly int _topK;
        private readonly int _size;

        public Integral(double[] weights, int topK, int groups)
        {
            _weights = weights;
            _topK = topK;
            _size = weights.Length / groups;
            _rates = new double[groups];
            _sums = new double[groups];
            _before = new double[(groups + 1) * topK];
            _after = new double[(groups + 1) * topK];
            _blocks = new double[groups * topK];
            for (var i = 0; i < weights.Length; i++)
            {
                _rates[i / _size] += weights[i];
            }
        }

        // Exactly k experts can be chosen: each of them always is.
        public double[] HitWherePositive() => [.. _rates.Select(rate => rate > 0 ? 1.0 : 0.0)];

        public double[] Evaluate()
        {
            var centre = MeanFieldTime(_weights, _topK);
            var step = 0.25;
            Sweep(centre, 0, step);
            var last = Scaled(step);
            for (var refinement = 0; refinement < Refinements; refinement++)
            {
                Sweep(centre, step / 2, step);
                step /= 2;
                var now = Scaled(step);
                if (Difference(now, last) < Tolerance)
                {
                    return now;
                }

                last = now;
            }

            return last;
        }

        // Adds the nodes offset + i x step, to both sides until nothing is added any more.
        private void Sweep(double centre, double offset, double step)
        {
            for (var s = offset; s < 60; s += step)
            {
                if (!AddNode(centre, s) && s > 1)
                {
                    break;
                }
            }

            for (var s = offset - step; s > -5; s -= step)
            {
                if (!AddNode(centre, s))
                {
                    break;
                }
            }
        }

        private bool AddNode(double centre, double s)
        {
            var inner = Math.Exp(-s);
            var time = centre * Math.Exp(s - inner);
            var jacobian = time * (1 + inner);
            Multiply(time);
            var adds = false;
            for (var block = 0; block < _rates.Length; block++)
            {
                var fewer = 0.0;
                for (var i = 0; i < _topK; i++)
                {
                    fewer += _before[(block * _topK) + i] * _after[((block + 1) * _topK) + _topK - 1 - i];
                }

                var term = _rates[block] * Math.Exp(-_rates[block] * time) * fewer * jacobian;
                _sums[block] += term;
                adds |= term > Negligible * _sums[block] && term > double.Epsilon;
            }

            return adds;
        }

        // _before[b]: coefficients of the product of blocks below b; _after[b]: cumulative coefficients of blocks b and above.
        private void Multiply(double time)
        {
            var groups = _rates.Length;
            Array.Clear(_before);
            Array.Clear(_after);
            Array.Clear(_blocks);
            for (var block = 0; block < groups; block++)
            {
                var own = _blocks.AsSpan(block * _topK, _topK);
                own[0] = 1;
                foreach (var weight in _weights.AsSpan(block * _size, _size))
                {
                    var silent = Math.Exp(-weight * time);
                    var rung = -Expm1(-weight * time);
                    for (var i = _topK - 1; i > 0; i--)
                    {
                        own[i] = (own[i] * silent) + (own[i - 1] * rung);
                    }

                    own[0] *= silent;
                }
            }

            _before[0] = 1;
            _after[groups * _topK] = 1;
            for (var block = 0; block < groups; block++)
            {
                Product(_before.AsSpan(block * _topK, _topK), block, _before.AsSpan((block + 1) * _topK, _topK));
            }

            for (var block = groups - 1; block >= 0; block--)
            {
                Product(_after.AsSpan((block + 1) * _topK, _topK), block, _after.AsSpan(block * _topK, _topK));
            }

            for (var at = 0; at < _after.Length; at++)
            {
                _after[at] += at % _topK == 0 ? 0 : _after[at - 1];
            }
        }

        private void Product(ReadOnlySpan<double> left, int block, Span<double> result)
        {
            var own = _blocks.AsSpan(block * _topK, _topK);
            var degree = Math.Min(_size, _topK - 1);
            for (var i = 0; i < _topK; i++)
            {
                var sum = 0.0;
                for (var j = 0; j <= Math.Min(i, degree); j++)
                {
                    sum += own[j] * left[i - j];
                }

                result[i] = sum;
            }
        }

        private double[] Scaled(double step) => [.. _sums.Select(sum => Math.Min(1, sum * step))];

        private static double Difference(double[] left, double[] right)
        {
            var largest = 0.0;
            for (var i = 0; i < left.Length; i++)
            {
                largest = Math.Max(largest, Math.Abs(left[i] - right[i]));
            }

            return largest;
        }
    }
}
