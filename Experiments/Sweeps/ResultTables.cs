using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Specs;
using SimMoE.Units;

namespace SimMoE.Experiments.Sweeps;

/// <summary>Puts finished cells into tables: rows in the order of the experiment, coordinates first.</summary>
public static class ResultTables
{
    /// <summary>The column that a comparison divides.</summary>
    public const string StepTimeColumn = "step_time_ps";

    /// <summary>Makes the text of each table.</summary>
    /// <param name="experiment">Gives order, coordinates and baseline.</param>
    /// <param name="finished">Finished cells by key; cells that are missing have no rows.</param>
    /// <returns>Text of each table by name, names sorted.</returns>
    public static IReadOnlyDictionary<string, string> Make(Experiment experiment, IReadOnlyDictionary<string, CellRecord> finished)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(finished);
        var baseline = BaselineTimes(experiment, finished);
        var texts = new SortedDictionary<string, (string[] Header, StringBuilder Text)>(StringComparer.Ordinal);
        foreach (var cell in experiment.Cells)
        {
            foreach (var row in finished.TryGetValue(cell.Key, out var record) ? record.Rows : [])
            {
                var compared = experiment.Baseline is { } name && row.Table == ResultRow.Results;
                var fields = compared ? row.Fields.Add(Speedup(experiment.Baseline!, cell, row, baseline)) : row.Fields;
                Add(texts, row.Table, cell.Coordinates.AddRange(fields));
            }
        }

        return texts.ToDictionary(pair => pair.Key, pair => pair.Value.Text.ToString());
    }

    private static void Add(
        SortedDictionary<string, (string[] Header, StringBuilder Text)> texts,
        string table,
        ImmutableArray<(string Column, string Value)> fields
    )
    {
        if (!texts.TryGetValue(table, out var entry))
        {
            entry = ([.. fields.Select(field => field.Column)], new StringBuilder());
            CsvText.AppendLine(entry.Text, entry.Header);
            texts.Add(table, entry);
        }

        Invariant.Require(entry.Header.SequenceEqual(fields.Select(field => field.Column)));
        CsvText.AppendLine(entry.Text, fields.Select(field => field.Value));
    }

    private static Dictionary<string, double> BaselineTimes(Experiment experiment, IReadOnlyDictionary<string, CellRecord> finished)
    {
        var times = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var cell in experiment.Cells.Where(cell => cell.Coordinates[0] == ("case", experiment.Baseline ?? "")))
        {
            if (
                finished.TryGetValue(cell.Key, out var record)
                && record.Rows.FirstOrDefault(row => row.Table == ResultRow.Results) is { } row
                && StepTime(row) is { } time
            )
            {
                times[Point(cell)] = time;
            }
        }

        return times;
    }

    private static (string Column, string Value) Speedup(string baseline, Cell cell, ResultRow row, Dictionary<string, double> times)
    {
        var known = times.TryGetValue(Point(cell), out var reference) && StepTime(row) is > 0;
        var value = known ? (reference / StepTime(row)!.Value).ToString("R", CultureInfo.InvariantCulture) : "";
        return ($"speedup_over_{baseline}", value);
    }

    private static string Point(Cell cell) => string.Join('\n', cell.Coordinates.Skip(1).Select(pair => pair.Value));

    private static double? StepTime(ResultRow row) =>
        double.TryParse(
            row.Fields.FirstOrDefault(field => field.Column == StepTimeColumn).Value,
            CultureInfo.InvariantCulture,
            out var time
        )
            ? time
            : null;
}
