using CsvHelper;

namespace SimMoE.Workload.Measurements;

/// <summary>Quartiles of repeated measurements.</summary>
/// <param name="Lower">A quarter of the values is at most this.</param>
/// <param name="Median">Half of them.</param>
/// <param name="Upper">Three quarters.</param>
[CsvRecord]
public readonly partial record struct Quartiles(
    [property: CsvColumn("p25_us")] double Lower,
    [property: CsvColumn("p50_us")] double Median,
    [property: CsvColumn("p75_us")] double Upper
)
{
    /// <summary>The quartiles of some values, with straight lines between neighbours: the q-quantile of n sorted values stands at q (n -
    /// 1).</summary>
    /// <param name="values">One or more, in any order.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Quartiles Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0
            ? throw new ArgumentException("no values", nameof(values))
            : new Quartiles(At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75));
    }

    /// <summary>The same in another unit.</summary>
    /// <param name="factor">What each is multiplied by.</param>
    public Quartiles Scaled(double factor) => new(Lower * factor, Median * factor, Upper * factor);

    private static double At(double[] sorted, double quantile)
    {
        var place = quantile * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
