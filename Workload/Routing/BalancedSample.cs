namespace SimMoE.Workload.Routing;

/// <summary>Every expert gets exactly the same number of tokens of each source, up to one where that is not whole; the odd ones rotate
/// over the sources, so that sums over sources are even too.</summary>
/// <remarks>Distinct counts are those of balanced but otherwise random choices: tokens x q(R), rounded so that each group's sum over
/// sources is right to one.</remarks>
internal sealed class BalancedSample(int experts, int topK, int sources, int tokensPerSource) : IRoutedTokens
{
    /// <inheritdoc/>
    public int Sources => sources;

    /// <inheritdoc/>
    public int Experts => experts;

    /// <inheritdoc/>
    public int Rows(int source, int expert)
    {
        var total = (long)tokensPerSource * topK;
        var odd = total % experts;
        var turn = ((expert - (source * odd)) % experts + experts) % experts;
        return (int)((total / experts) + (turn < odd ? 1 : 0));
    }

    /// <inheritdoc/>
    public int DistinctTokens(int source, int group, int groups)
    {
        var expected = tokensPerSource * DistinctGroups.HitProbability(experts, topK, groups);
        var size = experts / groups;
        var rows = 0;
        for (var expert = group * size; expert < (group + 1) * size; expert++)
        {
            rows += Rows(source, expert);
        }

        // Cut the running sum over sources at whole numbers; groups start at different fractions.
        var offset = (group + 0.5) / groups;
        var value = Math.Floor(((source + 1) * expected) + offset) - Math.Floor((source * expected) + offset);
        var perToken = Math.Min(topK, size);
        return (int)Math.Clamp(value, (rows + perToken - 1) / perToken, Math.Min(rows, tokensPerSource));
    }
}
