using System.Globalization;
using System.Text;
using SimMoE.Experiments.Results;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.AllToAll;

/// <summary>Reads and writes the matrix file of nccl-tests' all-to-all-v: N lines of N byte counts, row = source, column = destination,
/// separated by white space; <c>#</c> starts a comment.</summary>
public static class MatrixFile
{
    private const int MostProblems = 20;

    // Of one entry, and of all: sums over a link stay inside 64 bits.
    private const long MostBytes = 1_000_000_000_000_000;
    private const double MostInAll = 1e18;
    private static readonly char[] Blanks = [' ', '\t', '\r'];

    /// <summary>Reads a file.</summary>
    /// <param name="path">File.</param>
    /// <param name="ranks">Ranks of the cluster, the size that the matrix must have.</param>
    /// <returns>Row-major bytes [ranks, ranks].</returns>
    /// <exception cref="SpecException">The file cannot be read or is no such matrix; every problem is in it.</exception>
    public static long[] Read(string path, int ranks)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var found = $"cannot be read ({error.Message.Split('\n')[0].TrimEnd('.')})";
            throw new SpecException(new Problem("$", found, "expected a file of byte counts, one row for each source", File: path));
        }

        return Parse(text, path, ranks);
    }

    /// <summary>Reads text.</summary>
    /// <inheritdoc cref="Read"/>
    /// <param name="text">Content of the file.</param>
    /// <param name="name">How messages call it.</param>
    /// <param name="ranks">Ranks of the cluster, the size that the matrix must have.</param>
    public static long[] Parse(string text, string name, int ranks)
    {
        ArgumentNullException.ThrowIfNull(text);
        var problems = new List<Problem>();
        var rows = new List<(int Line, List<long> Bytes)>();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var row = ParseLine(lines[i], i + 1, name, problems);
            if (row.Count > 0)
            {
                rows.Add((i + 1, row));
            }
        }

        CheckShape(rows, name, ranks, problems);
        CheckSum(rows, name, problems);
        if (problems.Count > MostProblems)
        {
            var more = problems.Count - MostProblems;
            problems.RemoveRange(MostProblems, more);
            problems.Add(new Problem("$", $"{more} more problems", "expected a matrix as nccl-tests reads it", File: name));
        }

        return problems.Count == 0 ? [.. rows.SelectMany(row => row.Bytes)] : throw new SpecException(problems);
    }

    /// <summary>Writes a file that nccl-tests and <see cref="Read"/> accept.</summary>
    /// <param name="path">File.</param>
    /// <param name="ranks">Rows and columns.</param>
    /// <param name="bytesBetween">Bytes from a source to a destination.</param>
    public static void Write(string path, int ranks, Func<int, int, long> bytesBetween)
    {
        ArgumentNullException.ThrowIfNull(bytesBetween);
        var text = new StringBuilder();
        for (var source = 0; source < ranks; source++)
        {
            for (var destination = 0; destination < ranks; destination++)
            {
                text.Append(destination == 0 ? "" : " ").Append(bytesBetween(source, destination).ToString(CultureInfo.InvariantCulture));
            }

            text.Append('\n');
        }

        WholeFile.Write(path, text.ToString());
    }

    private static List<long> ParseLine(string line, int number, string name, List<Problem> problems)
    {
        var comment = line.IndexOf('#', StringComparison.Ordinal);
        var content = comment < 0 ? line : line[..comment];
        var row = new List<long>();
        foreach (var word in content.Split(Blanks, StringSplitOptions.RemoveEmptyEntries))
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"column {row.Count + 1}");
            if (!long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bytes))
            {
                problems.Add(new Problem(place, $"found '{word}'", "expected a whole number of bytes", number, name));
            }
            else if (bytes < 0)
            {
                problems.Add(new Problem(place, $"found '{word}'", "expected bytes of 0 or more", number, name));
            }
            else if (bytes > MostBytes)
            {
                problems.Add(new Problem(place, $"found '{word}'", "expected at most 10^15 bytes (1 PB)", number, name));
            }

            row.Add(bytes);
        }

        return row;
    }

    private static void CheckSum(List<(int Line, List<long> Bytes)> rows, string name, List<Problem> problems)
    {
        var sum = 0.0;
        foreach (var (line, bytes) in rows)
        {
            sum += bytes.Sum(count => (double)count);
            if (sum > MostInAll && problems.Count == 0)
            {
                problems.Add(
                    new Problem(
                        "$",
                        string.Create(CultureInfo.InvariantCulture, $"{sum:G2} bytes up to this row"),
                        "expected at most 10^18 bytes (1 EB) in all",
                        line,
                        name
                    )
                );
            }
        }
    }

    private static void CheckShape(List<(int Line, List<long> Bytes)> rows, string name, int ranks, List<Problem> problems)
    {
        if (rows.Count == 0)
        {
            problems.Add(new Problem("$", "the file holds no numbers", Expected(ranks), 1, name));
            return;
        }

        var columns = rows[0].Bytes.Count;
        foreach (var (line, bytes) in rows.Where(row => row.Bytes.Count != columns))
        {
            var found = string.Create(CultureInfo.InvariantCulture, $"a row of {bytes.Count} numbers, the first has {columns}");
            problems.Add(new Problem("$", found, "expected rows of equal length", line, name));
        }

        if (rows.Count != columns)
        {
            var found = string.Create(CultureInfo.InvariantCulture, $"{rows.Count} rows of {columns} numbers are not square");
            problems.Add(new Problem("$", found, Expected(ranks), rows[^1].Line, name));
        }
        else if (columns != ranks)
        {
            var found = string.Create(CultureInfo.InvariantCulture, $"a matrix for {columns} ranks, the topology has {ranks}");
            problems.Add(new Problem("$", found, Expected(ranks), rows[0].Line, name));
        }
    }

    private static string Expected(int ranks) =>
        string.Create(CultureInfo.InvariantCulture, $"expected {ranks} rows of {ranks} byte counts, row = source");
}
