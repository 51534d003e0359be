namespace SimMoE.Simulator.Results;

/// <summary>Writes rows as comma-separated text: header, LF, cells quoted only where they must be.</summary>
public static class CsvText
{
    private static readonly char[] NeedQuotes = [',', '"', '\n', '\r'];

    /// <summary>Writes a table.</summary>
    /// <typeparam name="TRow">What a row is made from.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="columns">Columns in order.</param>
    /// <param name="rows">Rows in order.</param>
    public static void Write<TRow>(TextWriter writer, IReadOnlyList<ReportColumn<TRow>> columns, IEnumerable<TRow> rows)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        writer.Write(string.Join(',', columns.Select(column => Quote(column.Name))));
        writer.Write('\n');
        foreach (var row in rows)
        {
            writer.Write(string.Join(',', columns.Select(column => Quote(column.Value(row)))));
            writer.Write('\n');
        }
    }

    /// <summary>A Markdown table of columns, units and meanings, for docs/results-schema.md.</summary>
    public static string Describe<TRow>(IReadOnlyList<ReportColumn<TRow>> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return "| column | unit | meaning |\n|---|---|---|\n" + string.Concat(
            columns.Select(column => $"| `{column.Name}` | {column.Unit} | {column.Meaning} |\n"));
    }

    private static string Quote(string cell) => cell.IndexOfAny(NeedQuotes) < 0
        ? cell
        : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
