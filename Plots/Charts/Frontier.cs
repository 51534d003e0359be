namespace SimMoE.Plots.Charts;

/// <summary>The line on a map of cells that divides values on one side of a level from those on the other.</summary>
/// <remarks>It runs along the borders of cells and interpolates nothing: what it says is true of the cells beside it.</remarks>
internal static class Frontier
{
    /// <summary>Finds the line.</summary>
    /// <param name="values">[columns, rows]; NaN where there is none, which no line touches.</param>
    /// <param name="level">A value on the level counts as above it.</param>
    /// <returns>Pieces in cell coordinates: the middle of cell (i, j) is (i, j). First those that run up, then those that
    /// run right.</returns>
    public static List<((double X, double Y) From, (double X, double Y) To)> Trace(double[,] values, double level)
    {
        var pieces = new List<((double X, double Y) From, (double X, double Y) To)>();
        var (columns, rows) = (values.GetLength(0), values.GetLength(1));
        for (var i = 0; i + 1 < columns; i++)
        {
            for (var j = 0; j < rows; j++)
            {
                if (Divides(values[i, j], values[i + 1, j], level))
                {
                    pieces.Add(((i + 0.5, j - 0.5), (i + 0.5, j + 0.5)));
                }
            }
        }

        for (var i = 0; i < columns; i++)
        {
            for (var j = 0; j + 1 < rows; j++)
            {
                if (Divides(values[i, j], values[i, j + 1], level))
                {
                    pieces.Add(((i - 0.5, j + 0.5), (i + 0.5, j + 0.5)));
                }
            }
        }

        return pieces;
    }

    private static bool Divides(double a, double b, double level) => !double.IsNaN(a) && !double.IsNaN(b) && a >= level != b >= level;
}
