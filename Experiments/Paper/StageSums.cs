using System.Collections.Immutable;
using SimMoE.Workload.Stages;

namespace SimMoE.Experiments.Paper;

/// <summary>Sums over the stage rows of a cell.</summary>
internal static class StageSums
{
    private const string Forward = "forward";

    /// <summary>Kernels and transfers of the busiest rank in the named forward stages, waiting for arrivals not counted, in microseconds:
    /// from
    /// the moment when all ranks have arrived until the last one has finished.</summary>
    public static double Busiest(ImmutableArray<SweepRow> stages, params string[] names) =>
        Named(stages, names).Sum(row => row.Number("busiest_rank_time_us"));

    /// <summary>A column summed over the named forward stages.</summary>
    public static double Of(ImmutableArray<SweepRow> stages, string column, params string[] names) =>
        Named(stages, names).Sum(row => row.Number(column));

    /// <summary>Names of both transfers of tokens.</summary>
    public static string[] Exchanges { get; } = [Stage.Dispatch, Stage.Forward, Stage.Combine];

    private static IEnumerable<SweepRow> Named(ImmutableArray<SweepRow> stages, string[] names) =>
        stages.Where(row => row.Text("pass") == Forward && names.Contains(row.Text("stage")));
}
