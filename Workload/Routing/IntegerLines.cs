using System.Globalization;
using SimMoE.Units;

namespace SimMoE.Workload.Routing;

/// <summary>Reads text files of comma-separated whole numbers under a header, with line-numbered problems.</summary>
internal sealed class IntegerLines
{
    private const int MostProblems = 20;

    private readonly List<Problem> _problems = [];

    /// <summary>Reads the whole file. Empty lines and lines that begin with # are skipped.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="headers">Accepted headers; the last column may repeat in the data.</param>
    /// <exception cref="SpecException">The file cannot be read or has none of the headers.</exception>
    public IntegerLines(string path, params string[] headers)
    {
        Path = path;
        using var reader = Open(path);
        for (var number = 1; reader.ReadLine() is { } text; number++)
        {
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            if (Header is null)
            {
                Header = headers.Contains(text.Trim())
                    ? text.Trim()
                    : throw new SpecException(
                        new Problem(
                            "$",
                            $"found the header '{text.Trim()}'",
                            $"expected {string.Join(" or ", headers.Select(h => $"'{h}'"))}",
                            number,
                            path
                        )
                    );
                continue;
            }

            AddLine(text, number);
        }

        Header ??= headers[0];
    }

    /// <summary>The file as the user named it.</summary>
    public string Path { get; }

    /// <summary>The header that the file has.</summary>
    public string Header { get; }

    /// <summary>Numbers of each line with its one-based number; every line has at least as many numbers as the header has
    /// columns.</summary>
    public List<(int Number, int[] Values)> Lines { get; } = [];

    /// <summary>Notes a problem of a line.</summary>
    public void Reject(int line, string found, string expected)
    {
        if (_problems.Count < MostProblems)
        {
            _problems.Add(new Problem("$", found, expected, line, Path));
        }
    }

    /// <summary>Ends reading.</summary>
    /// <exception cref="SpecException">Problems were noted (the first twenty), or there is no line of numbers.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count == 0 && Lines.Count == 0)
        {
            Reject(1, "the file holds no numbers", $"expected lines under the header '{Header}'");
        }

        if (_problems.Count > 0)
        {
            throw new SpecException([.. _problems.OrderBy(problem => problem.Line)]);
        }
    }

    private static StreamReader Open(string path)
    {
        try
        {
            return new StreamReader(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SpecException(
                new Problem("$", $"cannot be read ({error.Message.Split('\n')[0].TrimEnd('.')})", "expected a routing file", File: path)
            );
        }
    }

    private void AddLine(string text, int number)
    {
        var columns = Header.Count(c => c == ',') + 1;
        var fields = text.Split(',');
        var values = new int[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            if (
                !int.TryParse(
                    fields[i],
                    NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                    CultureInfo.InvariantCulture,
                    out values[i]
                )
            )
            {
                Reject(number, $"found '{fields[i].Trim()}' in column {i + 1}", "expected a whole number of 0 or more");
                return;
            }
        }

        if (values.Length < columns)
        {
            Reject(number, $"found {values.Length} numbers", $"expected {Header}");
            return;
        }

        Lines.Add((number, values));
    }
}
