namespace SimMoE.Plots.Charts;

/// <summary>Moves labels apart along one direction, as little as it takes, keeping their order.</summary>
internal static class LabelSpread
{
    /// <summary>Places labels.</summary>
    /// <param name="wanted">Where each label would stand if it were alone.</param>
    /// <param name="distance">Least distance between two labels, in the same measure.</param>
    /// <param name="low">Lower end of the room.</param>
    /// <param name="high">Upper end of the room.</param>
    /// <returns>A place for each label, in the order in which they came.</returns>
    public static double[] Place(double[] wanted, double distance, double low, double high)
    {
        int[] order = [.. Enumerable.Range(0, wanted.Length).OrderBy(i => wanted[i])];
        var groups = new List<(double Sum, int Count)>(); // labels that touch share the mean of what they want
        foreach (var i in order)
        {
            groups.Add((wanted[i], 1));
            while (groups.Count > 1 && Start(groups[^1]) < Start(groups[^2]) + (groups[^2].Count * distance))
            {
                var merged = (groups[^2].Sum + groups[^1].Sum, groups[^2].Count + groups[^1].Count);
                groups.RemoveRange(groups.Count - 2, 2);
                groups.Add(merged);
            }
        }

        var placed = new double[wanted.Length];
        var next = 0;
        foreach (var group in groups)
        {
            for (var n = 0; n < group.Count; n++)
            {
                placed[order[next++]] = Start(group) + (n * distance);
            }
        }

        return placed;

        double Start((double Sum, int Count) group)
        {
            var length = (group.Count - 1) * distance;
            return Math.Max(low, Math.Min((group.Sum / group.Count) - (length / 2), high - length));
        }
    }
}
