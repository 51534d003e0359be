using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Experiments.Paper;
using SimMoE.Experiments.Sweeps;
using SimMoE.Experiments.Yaml;

namespace SimMoE.Tests.Experiments.Paper;

/// <summary>Rows written by hand, in the shape that cells leave.</summary>
internal sealed class MadeUpSweep
{
    private static readonly SpecMap NoSpec = new(new SpecFile("made-up"), "$", 0, []);

    private readonly List<SweepRow> _results = [];
    private readonly List<SweepRow> _stages = [];
    private Cell? _cell;

    public SweepRows Rows => new([.. _results], [.. _stages]);

    /// <summary>Adds a cell; the case and the seed are coordinates too.</summary>
    public MadeUpSweep Cell(string name, int seed, (string, string)[] coordinates, params (string, object)[] results)
    {
        ImmutableArray<(string, string)> at = [("case", name), .. coordinates, ("seed", Text(seed))];
        _cell = new Cell(_results.Count, Text(_results.Count), at, NoSpec);
        _results.Add(Row("results", results));
        return this;
    }

    /// <summary>Adds a stage of the last cell; times in microseconds.</summary>
    public MadeUpSweep Stage(string pass, string stage, params (string, object)[] fields)
    {
        string[] columns =
        [
            "kernel_time_us",
            "exposed_communication_time_us",
            "host_sync_time_us",
            "launch_wait_time_us",
            "busiest_rank_time_us",
            "logical_bytes",
        ];
        var given = fields.ToDictionary(field => field.Item1, field => field.Item2);
        _stages.Add(
            Row("stages", [("pass", pass), ("stage", stage), .. columns.Select(column => (column, given.GetValueOrDefault(column, 0)))])
        );
        return this;
    }

    public static string Csv(IFigureDerivation derivation, SweepRows rows, string folder = "") =>
        derivation.Derive(rows, folder)[0].Table.ToCsv();

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private SweepRow Row(string table, (string Column, object Value)[] fields) =>
        new(_cell!, new ResultRow(table, [.. fields.Select(field => (field.Column, Text(field.Value)))]));
}
