using System.Globalization;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Verbs.AllToAll;
using SimMoE.Trainer.Measuring.Collectives;
using SimMoE.Units;
using SimMoE.Workload.Measurements;

namespace SimMoE.Experiments.Verbs.Measure;

/// <summary>Times collectives, prints nccl-tests' table, writes its JSON and the repository's CSV.</summary>
/// <param name="host">What may be used of the process.</param>
/// <param name="context">Ranks, device, folder.</param>
public sealed class CollectivesAction(Host host, MeasureContext context)
{
    private readonly NcclReport _report = new(context);

    /// <summary>Does what was asked.</summary>
    /// <returns>Exit status.</returns>
    public int Run(CollectiveGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var table = new MeasuredTable<CollectiveMeasurement, MeasuredCollective>(
            Path.Combine(context.Folder, $"collectives-{context.Fabric}.csv"),
            row => row.Collective
        );
        if (context.IsFirst)
        {
            MeasureRecord.Add(host, context, table.FilePath, context.Device.Clock);
        }

        using var timing = new CollectiveTiming(context.Group, context.Device);
        var started = host.Time.GetUtcNow();
        var wrong = 0L;
        foreach (var cases in grid.Cases(context.Group.Size).GroupBy(each => each.Collective))
        {
            Print(_report.Header(cases.Key, grid, context.Request));
            new MeasureLoop(host, context).Run(
                [.. cases],
                Describe,
                each => table.Holds(Subject(each), context.Request),
                each =>
                {
                    var result = timing.Time(each, context.Request.WarmUp, context.Request.Repeats);
                    wrong += result.Wrong;
                    if (context.IsFirst)
                    {
                        table.Put(Rows(each, result));
                        Print(NcclTable.Row(Row(table, each)));
                    }
                },
                each => Print(NcclTable.Row(Row(table, each)))
            );
            if (context.IsFirst)
            {
                NcclRow[] rows = [.. cases.Select(each => Row(table, each))];
                Print(NcclReport.Footer(cases.Key, rows));
                _report.WriteJson(cases.Key, rows, grid, host.CommandLine, (started, host.Time.GetUtcNow()));
            }
        }

        return wrong == 0
            ? ExitCode.Success
            : throw new WorldException($"{wrong} elements arrived with a wrong value; the rows are in {table.FilePath}");
    }

    private MeasuredCollective Subject(CollectiveCase each) =>
        new()
        {
            Fabric = context.Fabric,
            Ranks = context.Group.Size,
            Name = each.Collective,
            Type = each.TypeName,
            SizeBytes = each.SizeBytes,
            Share = each.ShareLeaving(context.Group.Size),
        };

    private static string Describe(CollectiveCase each) =>
        string.Create(CultureInfo.InvariantCulture, $"{each.Collective} of {each.SizeBytes} B");

    private List<CollectiveMeasurement> Rows(CollectiveCase each, CollectiveResult result)
    {
        var rows = new List<CollectiveMeasurement>();
        for (var rank = 0; rank < result.Times.Length; rank++)
        {
            var time = Quartiles.Of(result.Times[rank]);
            var rate = each.SizeBytes / time.Median / 1e3;
            rows.Add(
                new CollectiveMeasurement
                {
                    Provenance = context.Provenance,
                    Collective = Subject(each),
                    Clock = result.Clock,
                    Rank = rank,
                    Repeats = result.Times[rank].Length,
                    Time = Rounded.Times(time),
                    AlgorithmBandwidth = Rounded.Rate(rate),
                    BusBandwidth = Rounded.Rate(rate * CollectiveNames.BusFactor(each.Collective, context.Group.Size)),
                    Wrong = result.Wrong,
                    Quick = context.Request.Quick,
                }
            );
        }

        return rows;
    }

    /// <summary>The table's line: the slowest rank's median.</summary>
    private NcclRow Row(MeasuredTable<CollectiveMeasurement, MeasuredCollective> table, CollectiveCase each) =>
        NcclReport.Row(table.Of(Subject(each)).MaxBy(row => row.Time.Median)!);

    private void Print(string text)
    {
        if (context.IsFirst)
        {
            host.Output.Write(text);
            host.Output.Flush();
        }
    }
}
