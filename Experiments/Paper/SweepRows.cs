using System.Collections.Immutable;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Sweeps;
using SimMoE.Units;

namespace SimMoE.Experiments.Paper;

/// <summary>Everything that an experiment's cells computed, in the order of its cells.</summary>
public sealed class SweepRows
{
    private const string StageTable = "stages";

    /// <summary>Takes rows as they are; for tests made by hand.</summary>
    /// <param name="results">One row for each cell.</param>
    /// <param name="stages">One row for each cell, pass and stage.</param>
    public SweepRows(ImmutableArray<SweepRow> results, ImmutableArray<SweepRow> stages)
    {
        (Results, Stages) = (results, stages);
    }

    /// <summary>Collects the rows of a finished sweep.</summary>
    /// <param name="experiment">Gives the order.</param>
    /// <param name="finished">A record for each of its cells, by key.</param>
    public SweepRows(Experiment experiment, IReadOnlyDictionary<string, CellRecord> finished)
        : this(Collect(experiment, finished, ResultRow.Results), Collect(experiment, finished, StageTable)) { }

    /// <summary>One row for each cell.</summary>
    public ImmutableArray<SweepRow> Results { get; }

    /// <summary>One row for each cell, pass and stage.</summary>
    public ImmutableArray<SweepRow> Stages { get; }

    /// <summary>Cells that differ in the seed only, each with its stages, in the order of the table.</summary>
    public IEnumerable<SweepPoint> Points()
    {
        var stages = Stages.ToLookup(row => row.Cell.Index);
        return Results
            .GroupBy(row => (row.Case, row.Point))
            .Select(group => new SweepPoint([.. group], [.. group.Select(row => stages[row.Cell.Index].ToImmutableArray())]));
    }

    private static ImmutableArray<SweepRow> Collect(Experiment experiment, IReadOnlyDictionary<string, CellRecord> finished, string table)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(finished);
        var rows = ImmutableArray.CreateBuilder<SweepRow>();
        foreach (var cell in experiment.Cells)
        {
            Invariant.Require(finished.ContainsKey(cell.Key));
            rows.AddRange(finished[cell.Key].Rows.Where(row => row.Table == table).Select(row => new SweepRow(cell, row)));
        }

        return rows.ToImmutable();
    }
}
