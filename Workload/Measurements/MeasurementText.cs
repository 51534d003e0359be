using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SimMoE.Units;

namespace SimMoE.Workload.Measurements;

/// <summary>What all measurement files have in common: comma-separated, LF, invariant culture, one header line, no quoting (no text holds a
/// comma or a line end).</summary>
internal static class MeasurementText
{
    /// <summary>The rows as text, with header.</summary>
    /// <param name="columns">Names, in order.</param>
    /// <param name="rows">As many fields each as there are columns.</param>
    /// <exception cref="ArgumentException">A text holds a comma or a line end.</exception>
    public static string Write(ImmutableArray<string> columns, IEnumerable<string[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var text = new StringBuilder(string.Join(',', columns)).Append('\n');
        foreach (var row in rows)
        {
            text.AppendJoin(',', row.Select(Plain)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Reads rows back.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="what">What the rows are, for messages, such as <c>stage measurements</c>.</param>
    /// <param name="columns">Names, in order.</param>
    /// <param name="row">Makes a row of a line; notes what it cannot read in the line.</param>
    /// <exception cref="SpecException">Wrong header, or lines that cannot be read; carries every problem.</exception>
    public static IReadOnlyList<T> Read<T>(string text, string file, string what, ImmutableArray<string> columns, Func<MeasurementLine, T> row)
    {
        ArgumentNullException.ThrowIfNull(text);
        var header = string.Join(',', columns);
        var lines = text.Split('\n');
        if (lines[0].TrimEnd('\r') != header)
        {
            throw new SpecException(new Problem("$", $"the first line is not the header of {what}", $"expected '{header}'", 1, file));
        }

        var problems = new List<Problem>();
        var rows = new List<T>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
            {
                continue;
            }

            var line = new MeasurementLine(columns, lines[i].TrimEnd('\r').Split(','), i + 1, file, problems);
            if (line.IsWhole)
            {
                rows.Add(row(line));
            }
        }

        return problems.Count > 0 ? throw new SpecException(problems) : rows;
    }

    /// <summary>A whole number as files hold it.</summary>
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number as files hold it, with every digit.</summary>
    public static string Of(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Plain(string field) => field.AsSpan().ContainsAny(',', '\n', '\r')
        ? throw new ArgumentException($"'{field}' holds a comma or a line end")
        : field;
}
