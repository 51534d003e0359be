namespace SimMoE.Workload.Routing;

/// <summary>Where the tokens of one sparse layer of one micro-batch go.</summary>
public interface IRoutedTokens
{
    /// <summary>Ranks that route tokens of their own.</summary>
    int Sources { get; }

    /// <summary>Experts to choose from.</summary>
    int Experts { get; }

    /// <summary>Tokens of a source that chose an expert. Over all experts this sums to tokens x k.</summary>
    /// <param name="source">0 to <see cref="Sources"/> - 1.</param>
    /// <param name="expert">0 to <see cref="Experts"/> - 1.</param>
    int Rows(int source, int expert);

    /// <summary>All experts of a source at once.</summary>
    /// <param name="source">0 to <see cref="Sources"/> - 1.</param>
    /// <param name="rows">Receives <see cref="Rows"/> of each expert.</param>
    void CopyRows(int source, Span<int> rows)
    {
        for (var expert = 0; expert < rows.Length; expert++)
        {
            rows[expert] = Rows(source, expert);
        }
    }

    /// <summary>Tokens of a source with at least one chosen expert in a group, when experts are cut into equal contiguous groups.</summary>
    /// <param name="source">0 to <see cref="Sources"/> - 1.</param>
    /// <param name="group">0 to <paramref name="groups"/> - 1.</param>
    /// <param name="groups">Divides <see cref="Experts"/>.</param>
    int DistinctTokens(int source, int group, int groups);
}
