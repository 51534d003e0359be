namespace SimMoE.Experiments.Paper;

/// <summary>A quantity over the seeds.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="Min">Smallest.</param>
/// <param name="Max">Largest.</param>
public readonly record struct Spread(double Mean, double Min, double Max)
{
    /// <summary>Of some values, one for each seed.</summary>
    /// <param name="values">At least one.</param>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] all = [.. values];
        ArgumentOutOfRangeException.ThrowIfZero(all.Length, nameof(values));
        return new Spread(all.Average(), all.Min(), all.Max());
    }

    /// <summary>The cells <c>_mean</c>, <c>_min</c> and <c>_max</c>.</summary>
    public string[] Cells => [FigureTable.Text(Mean), FigureTable.Text(Min), FigureTable.Text(Max)];

    /// <summary>The headers of these cells.</summary>
    /// <param name="name">The quantity, its unit as suffix.</param>
    public static string[] Columns(string name) => [$"{name}_mean", $"{name}_min", $"{name}_max"];

    /// <summary>In another unit.</summary>
    public static Spread operator *(Spread spread, double factor) => new(spread.Mean * factor, spread.Min * factor, spread.Max * factor);
}
