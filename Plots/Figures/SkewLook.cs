using System.Collections.Immutable;
using System.Globalization;
using ScottPlot;
using SimMoE.Plots.Charts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>How EP and HP look under rising skew: what the two halves of the paper's Fig. 3 share.</summary>
internal static class SkewLook
{
    /// <summary>Looks for series of strategy and skew: darker with more skew. HP's lines that cannot be told apart share one
    /// label.</summary>
    public static Func<ImmutableArray<string>, SeriesLook> Of(Table table, string quantity)
    {
        string[] skews = [.. table.Distinct("skew").OrderBy(text => double.Parse(text, CultureInfo.InvariantCulture))];
        var together = Coincide(table, quantity, "hp");
        return keys =>
        {
            var (strategy, skew) = (keys[0], keys[1]);
            if (strategy == "hp" && together)
            {
                return new SeriesLook($"HP, s = {string.Join(", ", skews)}", Theme.Blue);
            }

            return new SeriesLook(
                $"{Names.OfStrategy(strategy)}, s = {skew}",
                Step(strategy == "hp" ? Theme.BlueSteps : Theme.VermilionSteps, skew)
            );
        };

        Color Step(ImmutableArray<Color> steps, string skew) =>
            steps[Array.IndexOf(skews, skew) * (steps.Length - 1) / Math.Max(1, skews.Length - 1)];
    }

    /// <summary>True if a strategy's simulated lines end within two percent of each other.</summary>
    private static bool Coincide(Table table, string quantity, string strategy)
    {
        double[] ends =
        [
            .. table
                .Rows.Where(row => row.Text("strategy") == strategy && Origins.Of(table, row) == Origin.Simulated)
                .GroupBy(row => row.Text("skew"))
                .Select(g => g.MaxBy(row => row.Number("k"))!.Number($"{quantity}_mean")),
        ];
        return ends.Length > 0 && ends.Max() < 1.02 * ends.Min();
    }
}
