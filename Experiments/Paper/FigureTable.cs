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

    /// <summary>A number with six significant digits, without exponent where a person would write none; the same on every machine.</summary>
    public static string Text(double value)
    {
        Invariant.Require(double.IsFinite(value));
        if (value == 0)
        {
            return "0";
        }

        var decimals = Digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return decimals switch
        {
            < 0 => ((decimal)double.Parse(value.ToString("E5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))
                .ToString(CultureInfo.InvariantCulture),
            > 15 => value.ToString("E5", CultureInfo.InvariantCulture),
            _ => Trim(value.ToString($"F{decimals}", CultureInfo.InvariantCulture)),
        };
    }

    private static string Trim(string text) => text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
}
