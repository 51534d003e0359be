namespace SimMoE.Trainer.Training;

/// <summary>How evenly the tokens of one layer fall on its experts (over all heads and ranks): quantiles of load over even load, 1 if
/// even.</summary>
/// <param name="Layer">Block.</param>
/// <param name="Values">P0, P25, P50, P75, P100.</param>
public sealed record LoadQuantiles(int Layer, IReadOnlyList<double> Values)
{
    private static readonly double[] Shares = [0, 0.25, 0.5, 0.75, 1];

    /// <summary>Quantiles with linear interpolation between neighbours (type 7 of Hyndman and Fan, 1996; NumPy's default).</summary>
    /// <param name="layer">Block.</param>
    /// <param name="counts">Tokens of each expert, 0 or more each; at least one expert.</param>
    /// <returns>All 0 if no token has been routed.</returns>
    public static LoadQuantiles Of(int layer, IReadOnlyCollection<long> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentOutOfRangeException.ThrowIfZero(counts.Count, nameof(counts));
        var sorted = counts.Order().ToArray();
        var mean = sorted.Average();
        return new LoadQuantiles(layer, [.. Shares.Select(share => mean > 0 ? At(sorted, share) / mean : 0)]);
    }

    private static double At(long[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
