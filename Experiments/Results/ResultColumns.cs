using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Experiments.Sweeps;
using SimMoE.Simulator.Results;

namespace SimMoE.Experiments.Results;

/// <summary>The columns of <c>results.csv</c> that are measured; the cell's coordinates stand before them.</summary>
public static class ResultColumns
{
    /// <summary>All columns, in order.</summary>
    public static IReadOnlyList<ReportColumn<StepPrediction>> All { get; } =
    [
        new(
            ResultTables.StepTimeColumn,
            "ps",
            "From the first launch to the end of the last rank.",
            report => Text(report.StepTime.Picoseconds)
        ),
        new("step_time_ms", "ms", "The same in milliseconds.", report => Text(report.StepTime.TotalMilliseconds)),
        new("ranks", "", "GPUs.", report => Text(report.Setup.Plan.Ranks)),
        new(
            "network",
            "",
            "What moved the exchanges: `exact` and `makespan` are fair shares, `ideal` has no contention; `auto` is never written.",
            report => report.Network
        ),
        new("expert_parallel", "", "Ranks that share one set of experts.", report => Text(report.Setup.Plan.ExpertParallelSize)),
        new(
            "head_parallel",
            "",
            "Ranks, or groups of ranks, that share one set of heads.",
            report => Text(report.Setup.Plan.HeadParallelSize)
        ),
        new("tokens", "", "Tokens of the step over all ranks and micro-batches.", report => Text(report.Tokens)),
        new("tokens_per_second", "1/s", "Tokens over the step's time.", report => Text(report.TokensPerSecond)),
        new(
            "model_flops_utilisation",
            "",
            "What the model needs over what the GPUs could do in bf16 in the time.",
            report => Text(report.ModelFlopsUtilisation)
        ),
        new(
            "token_wire_bytes",
            "B",
            "Bytes of dispatch, combine and forwarding that leave ranks, over all ranks.",
            report => Text(report.TokenWireBytes)
        ),
        new(
            "wire_bytes",
            "B",
            "Bytes of every exchange that leave ranks, over all ranks.",
            report => Text(report.Rows().Sum(row => row.WireBytes))
        ),
        new(
            "load_max_over_mean",
            "",
            "Rows of the experts' most loaded rank over the mean; 1 is even.",
            report =>
                Text(
                    report
                        .Rows()
                        .Where(row => row.Stage == Workload.Stages.Stage.Experts)
                        .Select(row => row.LoadRatio)
                        .DefaultIfEmpty(1)
                        .Max()
                )
        ),
        new(
            "peak_memory_bytes",
            "B",
            "Peak memory of the fullest rank; empty for a single layer.",
            report => report.FullestRank is { } fullest ? Text(fullest.Usage.Total.Count) : ""
        ),
        new("memory_bytes", "B", "Memory of the device.", report => Text(report.Setup.Cluster.Device.Memory.Count)),
        .. Causes.All.Select(cause => new ReportColumn<StepPrediction>(
            $"{Causes.Name(cause).Replace('-', '_')}_s",
            "s",
            $"Mean over ranks of the time spent on {Causes.Name(cause)}; the causes sum to the step.",
            report => Text(report.Causes.Seconds(cause))
        )),
    ];

    /// <summary>The row of a report.</summary>
    public static ResultRow Row(StepPrediction report)
    {
        ImmutableArray<(string, string)> fields = [.. All.Select(column => (column.Name, column.Value(report)))];
        return new ResultRow(ResultRow.Results, fields);
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
