using System.Collections.Immutable;
using SimMoE.Workload.Stages;

namespace SimMoE.Experiments.Paper.Tables;

/// <summary>The step by stage, mean over ranks and seeds: what nothing hides. The rows of a bar add up to its step.</summary>
public sealed class WhereAStepGoes : IFigureDerivation
{
    private const string LaunchWait = "launch-wait";
    private const string Idle = "idle";
    private const double MillisecondsPerMicrosecond = 1e-3;

    // A nanosecond: what is below it is rounding of the terms.
    private const double Nothing = 1e-6;

    /// <inheritdoc/>
    public string Figure => "fig4-where-a-step-goes";

    /// <inheritdoc/>
    public ImmutableArray<(string File, FigureTable Table)> Derive(SweepRows rows, string folder)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var table = new FigureTable("implementation", "model", "fabric", "stage", "exposed_ms_mean", "step_ms_mean");
        foreach (var point in rows.Points())
        {
            var step = point.Spread(row => row.Number("step_time_ms")).Mean;
            foreach (var (stage, time) in Parts(point, step).Where(part => Math.Abs(part.Time) > Nothing))
            {
                table.Add(
                    point.Case,
                    point.Text("model.name"),
                    point.Text("topology"),
                    stage,
                    FigureTable.Text(time),
                    FigureTable.Text(step)
                );
            }
        }

        return [(FigureDerivations.FileName, table)];
    }

    private static List<(string Stage, double Time)> Parts(SweepPoint point, double step)
    {
        var names = point
            .Stages.SelectMany(stages => stages.Select(row => row.Text("stage")))
            .Distinct()
            .Where(name => name != Stage.HostSync)
            .ToArray();
        var parts = names
            .Select(name =>
                (
                    name,
                    Mean(
                        point,
                        row => row.Text("stage") == name ? row.Number("kernel_time_us") + row.Number("exposed_communication_time_us") : 0
                    )
                )
            )
            .ToList();
        parts.Add(
            (
                Stage.HostSync,
                Mean(
                    point,
                    row =>
                        row.Number("host_sync_time_us")
                        + (
                            row.Text("stage") == Stage.HostSync
                                ? row.Number("kernel_time_us") + row.Number("exposed_communication_time_us")
                                : 0
                        )
                )
            )
        );
        parts.Add((LaunchWait, Mean(point, row => row.Number("launch_wait_time_us"))));
        parts.Add((Idle, step - parts.Sum(part => part.Item2)));
        return parts;
    }

    private static double Mean(SweepPoint point, Func<SweepRow, double> microseconds) =>
        point.SpreadOfStages(stages => stages.Sum(microseconds)).Mean * MillisecondsPerMicrosecond;
}
