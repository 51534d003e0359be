using SimMoE.Units;

namespace SimMoE.Workload.Routing;

/// <summary>Tokens whose experts are known one by one; every count is exact.</summary>
public sealed class TokenSample : IRoutedTokens
{
    private readonly int[] _choices;
    private readonly int _tokensPerSource;
    private readonly int[] _rows;
    private readonly Dictionary<int, int[]> _distinct = [];

    /// <summary>Counts given choices.</summary>
    /// <param name="choices">Experts [sources, tokensPerSource, topK], distinct for each token; not copied.</param>
    /// <param name="sources">Ranks that route.</param>
    /// <param name="tokensPerSource">Tokens of each rank.</param>
    /// <param name="experts">E.</param>
    /// <param name="topK">k.</param>
    /// <exception cref="ArgumentException">The sizes do not fit the choices.</exception>
    public TokenSample(int[] choices, int sources, int tokensPerSource, int experts, int topK)
    {
        ArgumentNullException.ThrowIfNull(choices);
        if (choices.LongLength != (long)sources * tokensPerSource * topK)
        {
            throw new ArgumentException($"{choices.Length} choices are not {sources} x {tokensPerSource} x {topK}", nameof(choices));
        }

        _choices = choices;
        _tokensPerSource = tokensPerSource;
        Sources = sources;
        Experts = experts;
        TopK = topK;
        _rows = new int[sources * experts];
        for (var source = 0; source < sources; source++)
        {
            var rows = _rows.AsSpan(source * experts, experts);
            foreach (var expert in ChoicesOf(source))
            {
                rows[expert]++;
            }
        }
    }

    /// <inheritdoc/>
    public int Sources { get; }

    /// <inheritdoc/>
    public int Experts { get; }

    /// <summary>k.</summary>
    public int TopK { get; }

    /// <summary>Experts of a source's tokens [tokensPerSource, topK].</summary>
    /// <param name="source">0 to <see cref="Sources"/> - 1.</param>
    public ReadOnlySpan<int> ChoicesOf(int source) => _choices.AsSpan(source * _tokensPerSource * TopK, _tokensPerSource * TopK);

    /// <inheritdoc/>
    public int Rows(int source, int expert) => _rows[(source * Experts) + expert];

    /// <inheritdoc/>
    public int DistinctTokens(int source, int group, int groups)
    {
        Invariant.Require(groups > 0 && Experts % groups == 0);
        lock (_distinct)
        {
            if (!_distinct.TryGetValue(groups, out var counts))
            {
                counts = CountDistinct(groups);
                _distinct.Add(groups, counts);
            }

            return counts[(source * groups) + group];
        }
    }

    /// <summary>True if no earlier choice of the token lies in the group of choice i.</summary>
    internal static bool IsFirstOfGroup(ReadOnlySpan<int> chosen, int i, int groupSize)
    {
        var group = chosen[i] / groupSize;
        for (var earlier = 0; earlier < i; earlier++)
        {
            if (chosen[earlier] / groupSize == group)
            {
                return false;
            }
        }

        return true;
    }

    private int[] CountDistinct(int groups)
    {
        var size = Experts / groups;
        var counts = new int[Sources * groups];
        for (var source = 0; source < Sources; source++)
        {
            var choices = ChoicesOf(source);
            for (var token = 0; token < choices.Length; token += TopK)
            {
                var chosen = choices.Slice(token, TopK);
                for (var i = 0; i < TopK; i++)
                {
                    counts[(source * groups) + (chosen[i] / size)] += IsFirstOfGroup(chosen, i, size) ? 1 : 0;
                }
            }
        }

        return counts;
    }
}
