using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Units;

namespace SimMoE.Workload.Measurements;

/// <summary>One line of a measurement file that is being read. What cannot be read is noted, and stands in as zero.</summary>
internal sealed class MeasurementLine(ImmutableArray<string> columns, string[] fields, int number, string file, List<Problem> problems)
{
    /// <summary>True if the line has every column; notes the problem if not.</summary>
    public bool IsWhole
    {
        get
        {
            if (fields.Length == columns.Length)
            {
                return true;
            }

            Reject("$", $"found {fields.Length} columns", $"expected {columns.Length}; the file may have been cut");
            return false;
        }
    }

    /// <summary>A text.</summary>
    public string Text(string column) => fields[columns.IndexOf(column)];

    /// <summary>One of some words.</summary>
    public T Choice<T>(string column, IReadOnlyDictionary<string, T> words)
    {
        if (words.TryGetValue(Text(column), out var value))
        {
            return value;
        }

        Reject($"$.{column}", $"found '{Text(column)}'", $"expected one of {string.Join(", ", words.Keys)}");
        return words.Values.First();
    }

    /// <summary>A count.</summary>
    public int Whole(string column)
    {
        if (!int.TryParse(Text(column), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            Reject($"$.{column}", $"found '{Text(column)}'", "expected a whole number of 0 or more");
        }

        return value;
    }

    /// <summary>A large count, such as bytes.</summary>
    public long Long(string column)
    {
        if (!long.TryParse(Text(column), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            Reject($"$.{column}", $"found '{Text(column)}'", "expected a whole number of 0 or more");
        }

        return value;
    }

    /// <summary>A number of 0 or more.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="expected">What the message asks for.</param>
    public double Number(string column, string expected)
    {
        if (!double.TryParse(Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value) || value < 0)
        {
            Reject($"$.{column}", $"found '{Text(column)}'", $"expected {expected}");
        }

        return value;
    }

    /// <summary>A time in microseconds.</summary>
    public double Time(string column) => Number(column, "microseconds, 0 or more");

    /// <summary>The quartiles of a time.</summary>
    /// <param name="prefix">What stands before <c>p25_us</c>, <c>p50_us</c>, <c>p75_us</c>.</param>
    public Quartiles Times(string prefix = "") => new(
        Time(prefix + MeasurementColumns.LowerQuartile), Time(prefix + MeasurementColumns.Median), Time(prefix + MeasurementColumns.UpperQuartile));

    private void Reject(string path, string found, string expected) => problems.Add(new Problem(path, found, expected, number, file));
}
