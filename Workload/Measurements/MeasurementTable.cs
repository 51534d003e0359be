using System.Globalization;
using CsvHelper;
using SimMoE.Units;

namespace SimMoE.Workload.Measurements;

/// <summary>Reads and writes files of measurements: comma-separated, LF, invariant culture, one header line.
/// docs/measurement-schema.md.</summary>
/// <example><c>MeasurementTable.Read&lt;LayerMeasurement&gt;("Experiments/Measurements/2xH100/layers-nvlink.csv")</c></example>
public static class MeasurementTable
{
    /// <summary>Reads a file.</summary>
    /// <typeparam name="T">What its rows are.</typeparam>
    /// <param name="path">The file.</param>
    /// <exception cref="SpecException">The file is missing or is no such table; carries every problem, with line and column.</exception>
    /// <exception cref="WorldException">It cannot be read.</exception>
    public static IReadOnlyList<T> Read<T>(string path)
        where T : class, IMeasurement
    {
        try
        {
            return Parse<T>(File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SpecException(new Problem("$", "the file is missing", $"expected {T.Kind} measurements", 0, path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WorldException($"{path} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <typeparam name="T">What its rows are.</typeparam>
    /// <param name="text">Header and rows.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="SpecException">It is no such table; carries a problem for every line that cannot be read.</exception>
    public static IReadOnlyList<T> Parse<T>(string text, string file)
        where T : class, IMeasurement
    {
        ArgumentNullException.ThrowIfNull(text);
        var problems = new List<Problem>();
        var options = CsvReaderOptions.Default with
        {
            DetectSeparatorHint = false,
            TrackLineNumbers = true,
            OnMalformedRecord = record =>
                problems.Add(
                    new Problem(
                        "$",
                        "found a quote out of place",
                        "expected cells quoted whole or not at all",
                        (int)record.LineNumber,
                        file
                    )
                ),
        };
        using var reader = CsvReader.FromText(text, options);
        string[] header = [.. reader.Headers];
        if (HeaderProblems<T>(reader, header, file) is { Count: > 0 } wrong)
        {
            throw new SpecException(wrong);
        }

        var rows = new List<T>();
        while (reader.Read())
        {
            void Reject(string path, string found, string expected) =>
                problems.Add(new Problem(path, found, expected, (int)reader.LineNumber, file));
            if (reader.FieldCount != header.Length)
            {
                Reject("$", $"found {reader.FieldCount} columns", $"expected {header.Length}; the file may have been cut");
                continue;
            }

            try
            {
                var row = reader.GetRecord<T>();
                rows.Add(row);
                foreach (var (column, found, expected) in MeasurementRules.Broken(row))
                {
                    Reject($"$.{column}", $"found '{found}'", $"expected {expected}");
                }
            }
            catch (CsvFormatException error) when (error.GetBaseException() is CellException cell)
            {
                Reject($"$.{cell.Column}", $"found '{cell.Found}'", $"expected {cell.Expected}");
            }
        }

        if (!text.EndsWith('\n'))
        {
            problems.Add(new Problem("$", "the last line does not end", "expected a line end; the file may have been cut", 0, file));
        }

        return problems.Count > 0 ? throw new SpecException(problems) : rows;
    }

    /// <summary>The rows as the text of a file, with header.</summary>
    /// <typeparam name="T">What they are.</typeparam>
    /// <param name="rows">In the order in which they are written.</param>
    public static string Write<T>(IEnumerable<T> rows)
        where T : class, IMeasurement
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var writer = CsvWriter.Create(text, CsvWriterOptions.Default with { NewLine = "\n" }))
        {
            writer.WriteHeader<T>();
            writer.WriteRecords(rows);
        }

        return text.ToString();
    }

    private static List<Problem> HeaderProblems<T>(CsvReader reader, string[] header, string file)
        where T : class, IMeasurement
    {
        var problems = new List<Problem>();
        void Reject(string found, string expected) => problems.Add(new Problem("$", found, expected, 1, file));
        if (!reader.TryValidateHeader<T>(out var missing))
        {
            // Each is TYPE.MEMBER ('COLUMN').
            Reject(
                $"the header lacks {string.Join(", ", missing.Select(name => name.Split('\'')[1]))}",
                $"expected the columns of {T.Kind} measurements"
            );
        }

        string[] strange = [.. header.Except(Write<T>([]).TrimEnd().Split(','))];
        if (strange.Length > 0)
        {
            Reject($"the header has {string.Join(", ", strange)}", $"expected only columns of {T.Kind} measurements");
        }

        string[] twice = [.. header.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key)];
        if (twice.Length > 0)
        {
            Reject($"the header has {string.Join(", ", twice)} twice", "expected each column once");
        }

        return problems;
    }
}
