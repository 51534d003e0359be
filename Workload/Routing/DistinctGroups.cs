namespace SimMoE.Workload.Routing;

/// <summary>How many groups (ranks, nodes) a token's experts fall into when every expert is alike.</summary>
/// <remarks>q(R) = 1 - C(E - E/R, k) / C(E, k): the hypergeometric law, without replacement; docs/models/routing.md.</remarks>
public static class DistinctGroups
{
    /// <summary>Probability q(R) that a given group holds at least one of a token's experts.</summary>
    /// <param name="experts">E, 1 or more.</param>
    /// <param name="topK">k, 1 to E.</param>
    /// <param name="groups">R, divides E.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static double HitProbability(int experts, int topK, int groups)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(topK);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groups);
        ArgumentOutOfRangeException.ThrowIfLessThan(experts, topK);
        if (experts % groups != 0)
        {
            throw new ArgumentException($"{experts} experts do not divide over {groups} groups", nameof(groups));
        }

        var size = experts / groups;
        var missed = 1.0;
        for (var i = 0; i < topK; i++)
        {
            missed *= Math.Max(0, experts - size - i) / (double)(experts - i);
        }

        return 1 - missed;
    }

    /// <summary>Expected number of groups D(R) = R q(R).</summary>
    /// <param name="experts">E, 1 or more.</param>
    /// <param name="topK">k, 1 to E.</param>
    /// <param name="groups">R, divides E.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static double Expected(int experts, int topK, int groups) => groups * HitProbability(experts, topK, groups);

    /// <summary>Share of a token's copies that de-duplication saves, 1 - D(R) / k.</summary>
    /// <param name="experts">E, 1 or more.</param>
    /// <param name="topK">k, 1 to E.</param>
    /// <param name="groups">R, divides E.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static double DuplicateRate(int experts, int topK, int groups) => 1 - (Expected(experts, topK, groups) / topK);
}
