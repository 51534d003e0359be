using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SimMoE.Experiments.Results;
using SimMoE.Units;

namespace SimMoE.Experiments.Paper;

/// <summary>A figure's table: tidy rows with the unit in each column's name.</summary>
public sealed class FigureTable
{
    // More digits than a figure shows and fewer than the last bits of a logarithm, which differ between machines.
    private const int Digits = 6;
    private const double MostWhole = 1e15;

    private readonly ImmutableArray<string> _header;
    private readonly List<ImmutableArray<string>> _rows = [];

    /// <summary>Starts a table.</summary>
    /// <param name="header">Column names.</param>
    public FigureTable(params IEnumerable<string> header)
    {
        _header = [.. header];
    }

    /// <summary>Rows so far.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds a row.</summary>
    /// <param name="cells">One text for each column.</param>
    public void Add(params IEnumerable<string> cells)
    {
        ImmutableArray<string> row = [.. cells];
        Invariant.Require(row.Length == _header.Length);
        _rows.Add(row);
    }

    /// <summary>The table as CSV: header, rows in the order of adding, LF.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder();
        CsvText.AppendLine(text, _header);
        foreach (var row in _rows)
        {
            CsvText.AppendLine(text, row);
        }

        return text.ToString();
    }

    /// <summary>A whole number as it is, any other with six significant digits; the same on every machine.</summary>
    /// <exception cref="InvariantException">The value is no number.</exception>
    public static string Text(double value)
    {
        Invariant.Require(double.IsFinite(value));
        if (value == Math.Floor(value) && Math.Abs(value) < MostWhole)
        {
            return ((long)value).ToString(CultureInfo.InvariantCulture);
        }

        var rounded = double.Parse(value.ToString($"E{Digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return rounded.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>A difference of times in milliseconds, to a nanosecond: what is left below that is rounding of its terms.</summary>
    public static string Difference(double milliseconds) => Text(Math.Round(milliseconds, 6, MidpointRounding.AwayFromZero) + 0.0);
}
