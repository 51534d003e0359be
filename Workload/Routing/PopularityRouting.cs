using SimMoE.Units;

namespace SimMoE.Workload.Routing;

/// <summary>Routing drawn from the popularity of experts.</summary>
/// <remarks>Small exchanges are drawn token by token, large ones count by count (<see cref="RoutingSpec.TokenLevelLimit"/>); both have
/// the same law. Popularity belongs to a layer and head and stays over micro-batches; tokens differ in each.
/// docs/models/routing.md.</remarks>
public sealed class PopularityRouting : IRouting
{
    private readonly RoutingSpec _spec;
    private readonly int _experts;
    private readonly int _topK;
    private readonly RandomStream _popularity;
    private readonly RandomStream _tokens;
    private readonly RandomStream _estimates;
    private readonly LayerTable<double[]>? _counts;
    private readonly Dictionary<(int Layer, int Head), ExpertLaw> _laws = [];
    private readonly Lock _gate = new();
    private ExpertLaw? _ranked;

    /// <summary>Opens a routing.</summary>
    /// <param name="spec">How tokens choose; any distribution but a trace.</param>
    /// <param name="experts">E, 1 or more.</param>
    /// <param name="topK">k, 1 to E.</param>
    /// <param name="seed">The run's seed.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    /// <exception cref="SpecException">The count file is wrong.</exception>
    public PopularityRouting(RoutingSpec spec, int experts, int topK, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(topK);
        ArgumentOutOfRangeException.ThrowIfLessThan(experts, topK);
        if (spec.Distribution == RoutingDistribution.Trace)
        {
            throw new ArgumentException("a trace is read by TraceRouting", nameof(spec));
        }

        _spec = spec;
        _experts = experts;
        _topK = topK;
        _popularity = new RandomStream(seed, "routing-popularity");
        _tokens = new RandomStream(seed, "routing-tokens");
        _estimates = new RandomStream(seed, "routing-estimates");
        _counts = spec.Distribution == RoutingDistribution.Counts ? CountFile.Read(spec.File ?? "", experts, topK) : null;
    }

    /// <inheritdoc/>
    public IRoutedTokens Route(int layer, int microBatch, int head, int sources, int tokensPerSource)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfNegative(microBatch);
        ArgumentOutOfRangeException.ThrowIfNegative(head);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sources);
        ArgumentOutOfRangeException.ThrowIfNegative(tokensPerSource);
        if (_spec.Distribution == RoutingDistribution.Balanced)
        {
            return new BalancedSample(_experts, _topK, sources, tokensPerSource);
        }

        ExpertLaw law;
        lock (_gate)
        {
            law = LawOf(layer, head);
        }

        var stream = _tokens.Substream(layer, microBatch, head);
        return (long)sources * tokensPerSource * _topK <= _spec.TokenLevelLimit
            ? DrawTokens(law, stream, sources, tokensPerSource)
            : new CountSample(law, stream, sources, tokensPerSource);
    }

    /// <inheritdoc/>
    /// <remarks>Where tokens are drawn one by one, the draws are those of <see cref="Route"/>. Counts of a group are drawn at once: the sum
    /// of what its ranks draw has the same binomial law.</remarks>
    public IRoutedTokens RouteGroups(int layer, int microBatch, int head, IReadOnlyList<IReadOnlyList<int>> groups, int tokensPerRank)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentOutOfRangeException.ThrowIfZero(groups.Count, nameof(groups));
        var (ranks, size) = (groups.Sum(group => group.Count), groups[0].Count);
        return (long)ranks * tokensPerRank * _topK > _spec.TokenLevelLimit && groups.All(group => group.Count == size)
            ? Route(layer, microBatch, head, groups.Count, tokensPerRank * size)
            : new GroupedTokens(Route(layer, microBatch, head, ranks, tokensPerRank), groups);
    }

    /// <summary>Probability of each expert of a layer and head to be among a token's k.</summary>
    /// <param name="layer">Block number, 0 or more.</param>
    /// <param name="head">Head, 0 without heads.</param>
    public IReadOnlyList<double> Inclusion(int layer, int head)
    {
        if (_spec.Distribution == RoutingDistribution.Balanced)
        {
            return [.. Enumerable.Repeat((double)_topK / _experts, _experts)];
        }

        lock (_gate)
        {
            return [.. LawOf(layer, head).Inclusion];
        }
    }

    private TokenSample DrawTokens(ExpertLaw law, RandomStream stream, int sources, int tokensPerSource)
    {
        var choices = new int[sources * tokensPerSource * _topK];
        for (var source = 0; source < sources; source++)
        {
            law.Choose(stream.Substream(source), choices.AsSpan(source * tokensPerSource * _topK, tokensPerSource * _topK));
        }

        return new TokenSample(choices, sources, tokensPerSource, _experts, _topK);
    }

    private ExpertLaw LawOf(int layer, int head)
    {
        if (_spec.Distribution == RoutingDistribution.Uniform)
        {
            return Ranked();
        }

        if (!_laws.TryGetValue((layer, head), out var law))
        {
            law = MakeLaw(layer, head);
            _laws.Add((layer, head), law);
        }

        return law;
    }

    private ExpertLaw MakeLaw(int layer, int head)
    {
        var stream = _popularity.Substream(layer, head);
        switch (_spec.Distribution)
        {
            case RoutingDistribution.Zipf when !_spec.Shuffled:
                return Ranked();
            case RoutingDistribution.Zipf:
                var order = Enumerable.Range(0, _experts).ToArray();
                stream.Shuffle<int>(order);
                // Exact inclusion goes with the expert; under a group limit it depends on the place and is estimated anew.
                return _spec.IsGroupLimited ? Law(Place(Ranked().Weights, order), null) : Reordered(Ranked(), order);
            case RoutingDistribution.LogNormal:
                var drawn = ExpertPopularity.LogNormal(_experts, _spec.Sigma, stream);
                if (!_spec.Shuffled)
                {
                    Array.Sort(drawn, static (left, right) => right.CompareTo(left));
                }

                return Law(Balanced(drawn), null);
            default:
                Invariant.Require(_counts is not null);
                return Law(Balanced(ExpertPopularity.FromInclusion(_counts.Find(layer, head), _topK)), null);
        }
    }

    // The law in which the first expert is the most popular; for uniform routing there is no other.
    private ExpertLaw Ranked()
    {
        if (_ranked is null)
        {
            var isUniform = _spec.Distribution == RoutingDistribution.Uniform || _spec.Exponent == 0;
            var weights = Balanced(ExpertPopularity.Zipf(_experts, isUniform ? 0 : _spec.Exponent));
            var even = Enumerable.Repeat((double)_topK / _experts, _experts).ToArray();
            _ranked = Law(weights, isUniform && !_spec.IsGroupLimited ? even : null);
        }

        return _ranked;
    }

    private double[] Balanced(double[] weights) => ExpertPopularity.Balance(weights, _topK, _spec.BalancingSteps, _spec.BalancingRate);

    private ExpertLaw Law(double[] weights, double[]? inclusion) => new(weights, _topK, _spec, _estimates, inclusion);

    private ExpertLaw Reordered(ExpertLaw ranked, int[] order) =>
        new(Place(ranked.Weights, order), _topK, _spec, _estimates, Place(ranked.Inclusion, order)) { Ranked = ranked, Order = order };

    private static double[] Place(double[] ranked, int[] order)
    {
        var placed = new double[ranked.Length];
        for (var i = 0; i < placed.Length; i++)
        {
            placed[order[i]] = ranked[i];
        }

        return placed;
    }
}
