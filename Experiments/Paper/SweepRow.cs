using System.Globalization;
using SimMoE.Experiments.Sweeps;
using SimMoE.Units;

namespace SimMoE.Experiments.Paper;

/// <summary>One row that a finished cell left: its coordinates and what it computed.</summary>
/// <param name="cell">The cell.</param>
/// <param name="row">One of its rows.</param>
public sealed class SweepRow(Cell cell, ResultRow row)
{
    private const string CaseColumn = "case";
    private const string SeedColumn = "seed";

    /// <summary>The cell.</summary>
    public Cell Cell { get; } = cell;

    /// <summary>Name of the case; empty if the experiment has none.</summary>
    public string Case { get; } = cell.Coordinates.FirstOrDefault(pair => pair.Column == CaseColumn).Value ?? "";

    /// <summary>Where the cell stands on the axes, the same for all cases and seeds.</summary>
    public string Point { get; } = Join(cell, CaseColumn, SeedColumn);

    /// <summary>Where the cell stands, and its seed: what two cases must share to be compared.</summary>
    public string PointAndSeed { get; } = Join(cell, CaseColumn);

    /// <summary>A coordinate or a result as it stands in the table.</summary>
    /// <exception cref="ArgumentException">The row has no such column.</exception>
    public string Text(string column)
    {
        foreach (var (name, value) in Cell.Coordinates)
        {
            if (name == column)
            {
                return value;
            }
        }

        foreach (var (name, value) in row.Fields)
        {
            if (name == column)
            {
                return value;
            }
        }

        throw new ArgumentException($"cell {Cell} has no column {column}", nameof(column));
    }

    /// <summary>A coordinate or a result as a number, in the unit of its column.</summary>
    /// <exception cref="ArgumentException">The row has no such column.</exception>
    /// <exception cref="InvariantException">The column holds no number.</exception>
    public double Number(string column)
    {
        var isNumber = double.TryParse(Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
        Invariant.Require(isNumber);
        return value;
    }

    private static string Join(Cell cell, params string[] without) =>
        string.Join('\n', cell.Coordinates.Where(pair => !without.Contains(pair.Column)).Select(pair => pair.Value));
}
