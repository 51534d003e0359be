using SimMoE.Units;

namespace SimMoE.Workload.Routing;

/// <summary>Counts drawn from their law, without drawing tokens.</summary>
/// <remarks>Each count has the exact binomial mean and variance; the counts of a source sum exactly to tokens x k. Distinct counts follow
/// the rows of their group by linear regression with the exact hit probability as mean. docs/models/routing.md.</remarks>
internal sealed class CountSample : IRoutedTokens
{
    private const int RowStream = 0;
    private const int DistinctStream = 1;
    private const double FewEnoughForPoisson = 10;

    private readonly ExpertLaw _law;
    private readonly RandomStream _stream;
    private readonly int _tokens;
    private readonly int[] _rows;
    private readonly Dictionary<int, int[]> _distinct = [];

    /// <summary>Draws the rows of all sources.</summary>
    public CountSample(ExpertLaw law, RandomStream stream, int sources, int tokensPerSource)
    {
        _law = law;
        _stream = stream;
        _tokens = tokensPerSource;
        Sources = sources;
        Experts = law.Weights.Length;
        _rows = new int[sources * Experts];
        DrawRows();
    }

    /// <inheritdoc/>
    public int Sources { get; }

    /// <inheritdoc/>
    public int Experts { get; }

    /// <inheritdoc/>
    public int Rows(int source, int expert) => _rows[(source * Experts) + expert];

    /// <inheritdoc/>
    public void CopyRows(int source, Span<int> rows) => _rows.AsSpan(source * Experts, Experts).CopyTo(rows);

    /// <inheritdoc/>
    public int DistinctTokens(int source, int group, int groups)
    {
        Invariant.Require(groups > 0 && Experts % groups == 0);
        if (groups == 1)
        {
            return _tokens;
        }

        if (groups == Experts)
        {
            return Rows(source, group);
        }

        lock (_distinct)
        {
            if (!_distinct.TryGetValue(groups, out var counts))
            {
                counts = DrawDistinct(groups);
                _distinct.Add(groups, counts);
            }

            return counts[(source * groups) + group];
        }
    }

    private void DrawRows()
    {
        var table = _law.Counts(_tokens);
        var (shares, scales) = _law.Noise;
        var means = _law.Inclusion.Select(p => p * _tokens).ToArray();
        var exact = _tokens * (double)_law.TopK / means.Sum();
        var values = new double[Experts];
        for (var source = 0; source < Sources; source++)
        {
            var stream = _stream.Substream(RowStream, source);
            var sum = 0.0;
            for (var expert = 0; expert < values.Length; expert++)
            {
                values[expert] = scales[expert] * (table.Draw(expert, stream) - means[expert]);
                sum += values[expert];
            }

            for (var expert = 0; expert < values.Length; expert++)
            {
                values[expert] += (means[expert] * exact) - (shares[expert] * sum);
            }

            Round(values, stream.NextDouble(), _rows.AsSpan(source * Experts, Experts));
        }
    }

    // Systematic rounding: the running sum, shifted by one random offset, is cut at whole numbers. Each count is within one of its value,
    // right on average, and the whole sum is kept.
    private void Round(ReadOnlySpan<double> values, double offset, Span<int> rows)
    {
        var (running, given) = (Math.Clamp(offset, 1e-6, 1 - 1e-6), 0L);
        for (var expert = 0; expert < rows.Length; expert++)
        {
            running += values[expert];
            var count = Math.Clamp((long)Math.Floor(running) - given, 0, _tokens);
            rows[expert] = (int)count;
            given += count;
        }

        var missing = ((long)_tokens * _law.TopK) - given;
        for (var expert = rows.Length - 1; missing != 0 && expert >= 0; expert--)
        {
            var change = Math.Clamp(missing, -rows[expert], _tokens - rows[expert]);
            rows[expert] += (int)change;
            missing -= change;
        }

        Invariant.Require(missing == 0);
    }

    private int[] DrawDistinct(int groups)
    {
        var size = Experts / groups;
        var hits = _law.GroupHits(groups);
        var forms = new GroupForm[groups];
        for (var group = 0; group < groups; group++)
        {
            forms[group] = FormOf(group * size, size, hits[group]);
        }

        var counts = new int[Sources * groups];
        for (var source = 0; source < Sources; source++)
        {
            var stream = _stream.Substream(DistinctStream, groups, source);
            for (var group = 0; group < groups; group++)
            {
                var rows = 0;
                foreach (var count in _rows.AsSpan((source * Experts) + (group * size), size))
                {
                    rows += count;
                }

                counts[(source * groups) + group] = Draw(forms[group], rows, size, stream);
            }
        }

        return counts;
    }

    // With H = 1 if the group is hit and M = its number of the token's experts: HM = M, so cov(H, M) = E[M] (1 - q).
    private GroupForm FormOf(int first, int size, double hit)
    {
        var mean = 0.0;
        for (var expert = first; expert < first + size; expert++)
        {
            mean += _law.Inclusion[expert];
        }

        var variance = _law.GroupVariance(first, size);
        var slope = variance > 0 ? Math.Clamp(mean * (1 - hit) / variance, 0, 1) : 0;
        var rest = Math.Max(0, (hit * (1 - hit)) - (slope * slope * variance));
        return new GroupForm(hit * _tokens, mean * _tokens, slope, Math.Sqrt(rest * _tokens));
    }

    private int Draw(in GroupForm form, int rows, int size, RandomStream stream)
    {
        var expected = form.Hits + (form.Slope * (rows - form.Rows));
        var repeats = rows - expected;
        var misses = _tokens - expected;
        var value =
            repeats < FewEnoughForPoisson && repeats <= misses ? rows - Poisson(repeats, stream)
            : misses < FewEnoughForPoisson ? _tokens - Poisson(misses, stream)
            : Math.Floor(expected + (form.Deviation * stream.NextGaussian()) + stream.NextDouble());
        var most = Math.Min(rows, _tokens);
        var perToken = Math.Min(_law.TopK, size);
        return (int)Math.Clamp(value, (rows + perToken - 1) / perToken, most);
    }

    private static int Poisson(double mean, RandomStream stream)
    {
        var limit = Math.Exp(-Math.Max(0, mean));
        var product = stream.NextDouble();
        var count = 0;
        while (product > limit)
        {
            product *= stream.NextDouble();
            count++;
        }

        return count;
    }

    private readonly record struct GroupForm(double Hits, double Rows, double Slope, double Deviation);
}
