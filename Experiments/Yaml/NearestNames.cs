namespace SimMoE.Experiments.Yaml;

/// <summary>Finds what a user may have meant.</summary>
public static class NearestNames
{
    /// <summary>The known names nearest to a misspelt one, best first, ties in the order given. At least one, further ones only if they
    /// are within half the name's length.</summary>
    /// <param name="name">What the user wrote.</param>
    /// <param name="known">What exists.</param>
    /// <param name="most">At most so many.</param>
    public static IReadOnlyList<string> To(string name, IEnumerable<string> known, int most = 3) =>
        [
            .. known
                .Select(candidate => (candidate, distance: Distance(name, candidate)))
                .OrderBy(pair => pair.distance)
                .Take(most)
                .Where((pair, index) => index == 0 || pair.distance <= name.Length / 2)
                .Select(pair => pair.candidate),
        ];

    /// <summary>Least number of inserted, deleted, changed and swapped neighbouring characters, letter case ignored.</summary>
    public static int Distance(string left, string right)
    {
        var a = left.ToUpperInvariant();
        var b = right.ToUpperInvariant();
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                cost[i, j] =
                    i == 0 ? j
                    : j == 0 ? i
                    : Step(a, b, cost, i, j);
            }
        }

        return cost[a.Length, b.Length];
    }

    private static int Step(string a, string b, int[,] cost, int i, int j)
    {
        var change = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        var best = Math.Min(change, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
        var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swapped ? Math.Min(best, cost[i - 2, j - 2] + 1) : best;
    }
}
