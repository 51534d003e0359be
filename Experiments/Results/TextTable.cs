using System.Text;

namespace SimMoE.Experiments.Results;

/// <summary>Tables for a person: columns padded to their widest cell, names left, numbers right.</summary>
public static class TextTable
{
    /// <summary>The table's text, LF line ends.</summary>
    /// <param name="header">Column names.</param>
    /// <param name="rows">Cells, as many a row as there are columns.</param>
    /// <param name="leftColumns">Columns from the left that hold names.</param>
    public static string Write(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows, int leftColumns = 1)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        var widths = header.Select((name, i) => rows.Select(row => row[i].Length).Append(name.Length).Max()).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(header))
        {
            var line = string.Join("  ", row.Select((cell, i) => i < leftColumns ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])));
            text.Append(line.TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
