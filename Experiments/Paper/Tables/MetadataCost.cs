using System.Collections.Immutable;
using SimMoE.Workload.Stages;

namespace SimMoE.Experiments.Paper.Tables;

/// <summary>What one forward dispatch waits for before its payload moves, against the payload.</summary>
/// <remarks>Host synchronisation is the time in which the device idles because the host waits for it, from the counts to the transfer of
/// the
/// rows, and the launches that could therefore not be issued ahead. Launches that are late without a synchronisation before them, as those
/// of the router at the start of the run, are left out.</remarks>
public sealed class MetadataCost : IFigureDerivation
{
    private static readonly string[] Synchronising = [Stage.Count, Stage.Permute, Stage.MetadataExchange, Stage.HostSync, Stage.Dispatch];
    private static readonly string[] LaunchedLate = [Stage.Permute, Stage.MetadataExchange, Stage.Dispatch];

    /// <inheritdoc/>
    public string Figure => "fig7-metadata-cost";

    /// <inheritdoc/>
    public ImmutableArray<(string File, FigureTable Table)> Derive(SweepRows rows, string folder)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var table = new FigureTable([
            "fabric",
            "component",
            "message_bytes",
            "source",
            .. Spread.Columns("time_us"),
            .. Spread.Columns("overhead_percent"),
        ]);
        foreach (var point in rows.Points())
        {
            foreach (var (component, time) in point.Case == "hp" ? [("hp-total", (Func<ImmutableArray<SweepRow>, double>)Payload)] : OfEp)
            {
                var isTotal = component == "ep-total";
                table.Add([
                    point.Text("topology"),
                    component,
                    FigureTable.Text(Message(point)),
                    "simulated",
                    .. point.SpreadOfStages(time).Cells,
                    .. isTotal ? point.SpreadOfStages(stages => 100 * (1 - (Payload(stages) / Total(stages)))).Cells : ["", "", ""],
                ]);
            }
        }

        return [(FigureDerivations.FileName, table)];
    }

    private static (string Component, Func<ImmutableArray<SweepRow>, double> Time)[] OfEp { get; } =
    [("ep-total", Total), ("payload", Payload), ("metadata-exchange", Metadata), ("host-sync", HostSync)];

    private static double Payload(ImmutableArray<SweepRow> stages) => StageSums.Busiest(stages, Stage.Dispatch);

    private static double Metadata(ImmutableArray<SweepRow> stages) => StageSums.Busiest(stages, Stage.MetadataExchange);

    private static double HostSync(ImmutableArray<SweepRow> stages) =>
        StageSums.Of(stages, "host_sync_time_us", Synchronising) + StageSums.Of(stages, "launch_wait_time_us", LaunchedLate);

    private static double Total(ImmutableArray<SweepRow> stages) => Payload(stages) + Metadata(stages) + HostSync(stages);

    /// <summary>Payload that a rank hands to the dispatch, its own share included: a mean over ranks, which all hand over the
    /// same.</summary>
    private static double Message(SweepPoint point) =>
        point.SpreadOfStages(stages => StageSums.Of(stages, "logical_bytes", Stage.Dispatch)).Mean / point.Results[0].Number("ranks");
}
