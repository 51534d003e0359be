namespace SimMoE.Workload.Routing;

/// <summary>Tokens of several sources taken together.</summary>
internal sealed class GroupedTokens : IRoutedTokens
{
    private readonly IRoutedTokens _tokens;
    private readonly IReadOnlyList<IReadOnlyList<int>> _groups;
    private readonly int[] _rows;

    /// <summary>Adds up.</summary>
    /// <param name="tokens">By source.</param>
    /// <param name="sources">Sources that are taken together.</param>
    public GroupedTokens(IRoutedTokens tokens, IReadOnlyList<IReadOnlyList<int>> sources)
    {
        (_tokens, _groups) = (tokens, sources);
        _rows = new int[sources.Count * Experts];
        for (var group = 0; group < sources.Count; group++)
        {
            var rows = _rows.AsSpan(group * Experts, Experts);
            foreach (var source in sources[group])
            {
                for (var expert = 0; expert < rows.Length; expert++)
                {
                    rows[expert] += tokens.Rows(source, expert);
                }
            }
        }
    }

    /// <inheritdoc/>
    public int Sources => _groups.Count;

    /// <inheritdoc/>
    public int Experts => _tokens.Experts;

    /// <inheritdoc/>
    public int Rows(int source, int expert) => _rows[(source * Experts) + expert];

    /// <inheritdoc/>
    public void CopyRows(int source, Span<int> rows) => _rows.AsSpan(source * Experts, Experts).CopyTo(rows);

    /// <inheritdoc/>
    public int DistinctTokens(int source, int group, int groups)
    {
        var sum = 0;
        foreach (var member in _groups[source])
        {
            sum += _tokens.DistinctTokens(member, group, groups);
        }

        return sum;
    }
}
