namespace SimMoE.Workload.Routing;

/// <summary>How one router's tokens fall on its experts: the popularity, and what follows from it.</summary>
/// <remarks>Layers are routed at the same time: what is found once and kept is found under a lock.</remarks>
internal sealed class ExpertLaw
{
    // Tokens of the Monte-Carlo estimate of group-limited routing: standard error of a probability at most 0.004.
    private const int EstimateTokens = 16_384;

    private readonly RoutingSpec _spec;
    private readonly RandomStream _estimates;
    private readonly TokenChooser _chooser;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, double[]> _groupHits = [];
    private readonly Dictionary<int, BinomialTable> _binomials = [];
    private double[]? _inclusion;
    private int[]? _estimateChoices;
    private (double[] Shares, double[] Scales)? _noise;

    /// <summary>Makes a law.</summary>
    /// <param name="weights">Popularity of each expert.</param>
    /// <param name="topK">k.</param>
    /// <param name="spec">Names the group limit, if any.</param>
    /// <param name="estimates">Stream of Monte-Carlo estimates; the same for every law of a routing.</param>
    /// <param name="inclusion">Inclusion probabilities where they are known already.</param>
    public ExpertLaw(double[] weights, int topK, RoutingSpec spec, RandomStream estimates, double[]? inclusion = null)
    {
        Weights = weights;
        TopK = topK;
        _spec = spec;
        _estimates = estimates;
        _inclusion = inclusion;
        _chooser = TokenChooser.Of(weights, spec);
    }

    /// <summary>Popularity of each expert.</summary>
    public double[] Weights { get; }

    /// <summary>k.</summary>
    public int TopK { get; }

    /// <summary>A law of the same popularity in another order, with which tables are shared; null if there is none.</summary>
    public ExpertLaw? Ranked { get; init; }

    /// <summary>Place of the i-th expert of <see cref="Ranked"/>.</summary>
    public int[] Order { get; init; } = [];

    /// <summary>Probability of each expert to be among a token's k; exact, or estimated under a group limit.</summary>
    public double[] Inclusion
    {
        get
        {
            if (Volatile.Read(ref _inclusion) is { } known)
            {
                return known;
            }

            lock (_gate)
            {
                return _inclusion ??= _spec.IsGroupLimited ? Estimate(Weights.Length) : TopKInclusion.OfExperts(Weights, TopK);
            }
        }
    }

    /// <summary>Chooses the experts of tokens, one token after the other.</summary>
    /// <param name="stream">Source of draws.</param>
    /// <param name="chosen">Receives the experts [token, k].</param>
    public void Choose(RandomStream stream, Span<int> chosen)
    {
        lock (_gate)
        {
            for (var at = 0; at < chosen.Length; at += TopK)
            {
                _chooser.Choose(stream, chosen.Slice(at, TopK));
            }
        }
    }

    /// <summary>Probability of each group to hold one of a token's experts.</summary>
    public double[] GroupHits(int groups)
    {
        lock (_gate)
        {
            if (!_groupHits.TryGetValue(groups, out var hits))
            {
                hits = _spec.IsGroupLimited ? Estimate(groups) : TopKInclusion.OfGroups(Weights, TopK, groups);
                _groupHits.Add(groups, hits);
            }

            return hits;
        }
    }

    /// <summary>Binomial counts of each expert for a number of tokens.</summary>
    public BinomialTable Counts(int tokens)
    {
        lock (_gate)
        {
            if (!_binomials.TryGetValue(tokens, out var table))
            {
                table = Ranked is null ? new BinomialTable(tokens, Inclusion) : Ranked.Counts(tokens).Reordered(Order);
                _binomials.Add(tokens, table);
            }

            return table;
        }
    }

    /// <summary>Turns independent counts into counts with a fixed sum and unchanged variances: deviations times scale, less share x
    /// their sum. Covariances are then -c_i c_j / C (Hajek's form for sampling without replacement), c solving c - c^2 / C = p (1 -
    /// p).</summary>
    public (double[] Shares, double[] Scales) Noise
    {
        get
        {
            lock (_gate)
            {
                return _noise ??= SolveNoise(Inclusion);
            }
        }
    }

    /// <summary>Variance of the number of a token's experts among some experts, by the same form.</summary>
    public double GroupVariance(int first, int count)
    {
        var (shares, scales) = Noise;
        var (share, variance) = (0.0, 0.0);
        for (var expert = first; expert < first + count; expert++)
        {
            share += shares[expert];
            variance += scales[expert] * scales[expert] * Inclusion[expert] * (1 - Inclusion[expert]);
        }

        return variance * (1 - share);
    }

    private static (double[] Shares, double[] Scales) SolveNoise(double[] inclusion)
    {
        var variance = inclusion.Select(p => Math.Max(0, p * (1 - p))).ToArray();
        var spread = (double[])variance.Clone();
        for (var round = 0; round < 50; round++)
        {
            var total = spread.Sum();
            if (total <= 0)
            {
                return (spread, spread);
            }

            for (var i = 0; i < spread.Length; i++)
            {
                // Beyond twice the variance there is no solution (one expert holds half of all variance): keep the bound.
                spread[i] = Math.Min(variance[i] + (spread[i] * spread[i] / total), 2 * variance[i]);
            }
        }

        var sum = spread.Sum();
        var shares = spread.Select(c => c / sum).ToArray();
        var scales = spread.Select((c, i) => variance[i] > 0 ? Math.Sqrt(c / variance[i]) : 0).ToArray();
        return (shares, scales);
    }

    // Share of tokens that hit each group, by choosing for a fixed set of tokens.
    private double[] Estimate(int groups)
    {
        _estimateChoices ??= DrawEstimateChoices();
        var size = Weights.Length / groups;
        var hits = new double[groups];
        for (var token = 0; token < EstimateTokens; token++)
        {
            var chosen = _estimateChoices.AsSpan(token * TopK, TopK);
            for (var i = 0; i < TopK; i++)
            {
                var group = chosen[i] / size;
                hits[group] += TokenSample.IsFirstOfGroup(chosen, i, size) ? 1.0 / EstimateTokens : 0;
            }
        }

        return hits;
    }

    private int[] DrawEstimateChoices()
    {
        var choices = new int[EstimateTokens * TopK];
        for (var token = 0; token < EstimateTokens; token++)
        {
            _chooser.Choose(_estimates.Substream(token), choices.AsSpan(token * TopK, TopK));
        }

        return choices;
    }
}
