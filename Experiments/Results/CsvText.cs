using System.Text;

namespace SimMoE.Experiments.Results;

/// <summary>Writes tables as CSV (RFC 4180 quoting, LF line ends).</summary>
public static class CsvText
{
    /// <summary>One line, line end included.</summary>
    public static void AppendLine(StringBuilder text, IEnumerable<string> fields)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fields);
        var first = true;
        foreach (var field in fields)
        {
            text.Append(first ? "" : ",").Append(Quote(field));
            first = false;
        }

        text.Append('\n');
    }

    private static string Quote(string field) =>
        field.AsSpan().IndexOfAny(',', '"', '\n') < 0 && !field.Contains('\r', StringComparison.Ordinal)
            ? field
            : "\"" + field.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
