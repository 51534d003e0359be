using System.Collections.Immutable;
using SimMoE.Plots.Parts;
using SimMoE.Plots.Tables;

namespace SimMoE.Plots.Figures;

/// <summary>EP and HP against k under rising skew: what the two halves of the paper's Fig. 3 share.</summary>
internal static class SkewLines
{
    private static readonly string[] Keys = ["strategy", "skew"];

    /// <summary>The lines, darker with more skew. HP's lines that cannot be told apart share one label.</summary>
    public static ImmutableArray<Line> Of(Table table, string quantity)
    {
        string[] skews = [.. table.Distinct("skew").OrderBy(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
        var together = Coincide(table, quantity, "hp");
        return Series.Of(table, quantity, Keys, Label, Colour);

        string Label(string[] keys) => keys[0] == "hp" && together
            ? $"HP, s = {string.Join(", ", skews)}"
            : $"{Names.OfStrategy(keys[0])}, s = {keys[1]}";

        string Colour(string[] keys)
        {
            if (keys[0] == "hp" && together)
            {
                return Theme.Blue;
            }

            var steps = keys[0] == "hp" ? Theme.BlueSteps : Theme.VermilionSteps;
            return steps[Math.Min(steps.Length - 1, Array.IndexOf(skews, keys[1]) * (steps.Length - 1) / Math.Max(1, skews.Length - 1))];
        }
    }

    /// <summary>True if a strategy's lines end within two percent of each other.</summary>
    private static bool Coincide(Table table, string quantity, string strategy)
    {
        double[] ends = [.. table.Rows.Where(row => row.Text("strategy") == strategy && row.Text("source") == "simulated")
            .GroupBy(row => row.Text("skew")).Select(g => g.MaxBy(row => row.Number("k"))!.Number($"{quantity}_mean"))];
        return ends.Length > 0 && ends.Max() < 1.02 * ends.Min();
    }
}
