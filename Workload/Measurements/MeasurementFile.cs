using System.Globalization;
using System.Text;
using SimMoE.Units;
using SimMoE.Workload.Stages;

namespace SimMoE.Workload.Measurements;

/// <summary>Writes and reads stage measurements: comma-separated, LF, invariant culture, one header line, no quoting (no text holds a
/// comma or a line end).</summary>
public static class MeasurementFile
{
    private static readonly string Header = string.Join(',', MeasurementColumns.All);

    /// <summary>The rows as text, with header.</summary>
    /// <param name="rows">In the order in which they are written.</param>
    /// <exception cref="ArgumentException">A text holds a comma or a line end.</exception>
    public static string Write(IEnumerable<StageMeasurement> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var text = new StringBuilder(Header).Append('\n');
        foreach (var row in rows)
        {
            text.AppendJoin(',', Fields(row).Select(Plain)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Reads rows back.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="SpecException">Wrong header, or lines that cannot be read; carries every problem.</exception>
    public static IReadOnlyList<StageMeasurement> Read(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        if (lines[0].TrimEnd('\r') != Header)
        {
            throw new SpecException(new Problem("$", "the first line is not the header of stage measurements", $"expected '{Header}'", 1, file));
        }

        var problems = new List<Problem>();
        var rows = new List<StageMeasurement>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
            {
                continue;
            }

            var line = new Line(lines[i].TrimEnd('\r').Split(','), i + 1, file, problems);
            if (line.IsWhole)
            {
                rows.Add(line.ToMeasurement());
            }
        }

        return problems.Count > 0 ? throw new SpecException(problems) : rows;
    }

    private static string[] Fields(StageMeasurement row) =>
    [
        row.Machine, row.Software, row.Date, row.Fabric, StrategyNames.Of(row.Strategy), row.Implementation, Text(row.Ranks),
        Text(row.TokensPerRank), Text(row.HiddenSize), Text(row.Experts), Text(row.TopK), Text(row.ExpertSize), Text(row.Heads),
        Text(row.HeadSize), row.Routing, row.Stage, Word(row.Pass), Text(row.Rank), Text(row.Repeats),
        Text(row.LowerQuartileMicroseconds), Text(row.MedianMicroseconds), Text(row.UpperQuartileMicroseconds),
    ];

    private static string Plain(string field) => field.AsSpan().ContainsAny(',', '\n', '\r')
        ? throw new ArgumentException($"'{field}' holds a comma or a line end")
        : field;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Word(Pass pass) => pass switch
    {
        Pass.Forward => "forward",
        Pass.Backward => "backward",
        _ => "update",
    };

    private sealed class Line(string[] fields, int number, string file, List<Problem> problems)
    {
        public bool IsWhole
        {
            get
            {
                if (fields.Length != MeasurementColumns.All.Length)
                {
                    Reject("$", $"found {fields.Length} columns", $"expected {MeasurementColumns.All.Length}; the file may have been cut");
                    return false;
                }

                return true;
            }
        }

        public StageMeasurement ToMeasurement() => new()
        {
            Machine = Field(MeasurementColumns.Machine),
            Software = Field(MeasurementColumns.Software),
            Date = Field(MeasurementColumns.Date),
            Fabric = Field(MeasurementColumns.Fabric),
            Strategy = Choice(MeasurementColumns.Strategy, StrategyNames.All),
            Implementation = Field(MeasurementColumns.Implementation),
            Ranks = Whole(MeasurementColumns.Ranks),
            TokensPerRank = Whole(MeasurementColumns.TokensPerRank),
            HiddenSize = Whole(MeasurementColumns.HiddenSize),
            Experts = Whole(MeasurementColumns.Experts),
            TopK = Whole(MeasurementColumns.TopK),
            ExpertSize = Whole(MeasurementColumns.ExpertSize),
            Heads = Whole(MeasurementColumns.Heads),
            HeadSize = Whole(MeasurementColumns.HeadSize),
            Routing = Field(MeasurementColumns.Routing),
            Stage = Field(MeasurementColumns.Stage),
            Pass = Choice(MeasurementColumns.Pass, Enum.GetValues<Pass>().ToDictionary(Word)),
            Rank = Whole(MeasurementColumns.Rank),
            Repeats = Whole(MeasurementColumns.Repeats),
            LowerQuartileMicroseconds = Time(MeasurementColumns.LowerQuartile),
            MedianMicroseconds = Time(MeasurementColumns.Median),
            UpperQuartileMicroseconds = Time(MeasurementColumns.UpperQuartile),
        };

        private string Field(string column) => fields[MeasurementColumns.All.IndexOf(column)];

        private T Choice<T>(string column, IReadOnlyDictionary<string, T> words)
        {
            if (words.TryGetValue(Field(column), out var value))
            {
                return value;
            }

            Reject($"$.{column}", $"found '{Field(column)}'", $"expected one of {string.Join(", ", words.Keys)}");
            return words.Values.First();
        }

        private int Whole(string column)
        {
            if (!int.TryParse(Field(column), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                Reject($"$.{column}", $"found '{Field(column)}'", "expected a whole number of 0 or more");
            }

            return value;
        }

        private double Time(string column)
        {
            if (!double.TryParse(Field(column), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                || !double.IsFinite(value) || value < 0)
            {
                Reject($"$.{column}", $"found '{Field(column)}'", "expected microseconds, 0 or more");
            }

            return value;
        }

        private void Reject(string path, string found, string expected) => problems.Add(new Problem(path, found, expected, number, file));
    }
}
