namespace SimMoE.Plots.Parts;

/// <summary>The line along which a map on cells has one value: marching squares between the middles of cells.</summary>
/// <remarks>Linear between neighbours; from the outer middles to the border the value is taken as constant, so the line reaches the
/// border straight. A cell without a value has no line around it.</remarks>
internal static class Contour
{
    /// <summary>Finds the line.</summary>
    /// <param name="values">[columns, rows]; NaN where there is none.</param>
    /// <param name="level">Value of the line.</param>
    /// <returns>Segments in cell coordinates: the middle of cell (i, j) is (i, j).</returns>
    public static List<((double X, double Y) From, (double X, double Y) To)> Trace(double[,] values, double level)
    {
        var (xs, ys) = (Places(values.GetLength(0)), Places(values.GetLength(1)));
        var segments = new List<((double X, double Y) From, (double X, double Y) To)>();
        for (var i = 0; i + 1 < xs.Length; i++)
        {
            for (var j = 0; j + 1 < ys.Length; j++)
            {
                Square([(xs[i], ys[j]), (xs[i + 1], ys[j]), (xs[i + 1], ys[j + 1]), (xs[i], ys[j + 1])], values, level, segments);
            }
        }

        return segments;
    }

    private static void Square(
        (double X, double Y)[] corners, double[,] values, double level,
        List<((double X, double Y) From, (double X, double Y) To)> segments)
    {
        double[] heights = [.. corners.Select(c => At(values, c) - level)];
        if (heights.Any(double.IsNaN))
        {
            return;
        }

        var crossings = new List<(double X, double Y)>();
        for (var side = 0; side < 4; side++)
        {
            var (a, b) = (heights[side], heights[(side + 1) % 4]);
            if (a >= 0 != b >= 0)
            {
                var (from, to) = (corners[side], corners[(side + 1) % 4]);
                var t = a / (a - b);
                crossings.Add((from.X + (t * (to.X - from.X)), from.Y + (t * (to.Y - from.Y))));
            }
        }

        // A saddle has four crossings. Neighbouring sides are joined so that the middle keeps the sign of the mean height.
        if (crossings.Count == 4 && heights.Average() >= 0 != heights[0] >= 0)
        {
            crossings.Add(crossings[0]);
            crossings.RemoveAt(0);
        }

        for (var i = 0; i + 1 < crossings.Count; i += 2)
        {
            segments.Add((crossings[i], crossings[i + 1]));
        }
    }

    private static double[] Places(int count) => [-0.5, .. Enumerable.Range(0, count).Select(i => (double)i), count - 0.5];

    private static double At(double[,] values, (double X, double Y) place) => values[
        (int)Math.Clamp(Math.Round(place.X, MidpointRounding.AwayFromZero), 0, values.GetLength(0) - 1),
        (int)Math.Clamp(Math.Round(place.Y, MidpointRounding.AwayFromZero), 0, values.GetLength(1) - 1)];
}
