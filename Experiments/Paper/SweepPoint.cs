using System.Collections.Immutable;

namespace SimMoE.Experiments.Paper;

/// <summary>The cells of one case at one point of the axes: they differ in the seed only.</summary>
/// <param name="Results">One row for each seed; at least one.</param>
/// <param name="Stages">For each seed the rows of its stages.</param>
public sealed record SweepPoint(ImmutableArray<SweepRow> Results, ImmutableArray<ImmutableArray<SweepRow>> Stages)
{
    /// <summary>Name of the case.</summary>
    public string Case => Results[0].Case;

    /// <summary>A coordinate, or a result that is the same for every seed.</summary>
    public string Text(string column) => Results[0].Text(column);

    /// <summary>A quantity over the seeds.</summary>
    public Spread Spread(Func<SweepRow, double> value) => Paper.Spread.Of(Results.Select(value));

    /// <summary>A quantity over the seeds that is made from a cell's stages.</summary>
    public Spread SpreadOfStages(Func<ImmutableArray<SweepRow>, double> value) => Paper.Spread.Of(Stages.Select(value));

    /// <summary>True if a seed needs more memory than the device has.</summary>
    public bool IsOutOfMemory => Results.Any(row => row.Number("peak_memory_bytes") > row.Number("memory_bytes"));
}
