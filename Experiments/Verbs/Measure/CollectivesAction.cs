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
        var table = new MeasuredTable<CollectiveMeasurement>(
            Path.Combine(context.Folder, $"collectives-{context.Fabric}.csv"), CollectiveFile.Write, CollectiveFile.Read, CaseOf, row => row.Repeats);
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
                [.. cases], Describe, each => table.Holds(CaseOf(each), context.Request.Repeats),
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
                each => Print(NcclTable.Row(Row(table, each))));
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

    private string CaseOf(CollectiveMeasurement row) => CaseName.Of(
        row.Fabric, row.Ranks, row.Collective, row.Type, row.SizeBytes, row.Share);

    private string CaseOf(CollectiveCase each) => CaseName.Of(
        context.Fabric, context.Group.Size, each.Collective, each.TypeName, each.SizeBytes, each.ShareLeaving(context.Group.Size));

    private static string Describe(CollectiveCase each) =>
        string.Create(CultureInfo.InvariantCulture, $"{each.Collective} of {each.SizeBytes} B");

    private List<CollectiveMeasurement> Rows(CollectiveCase each, CollectiveResult result)
    {
        var rows = new List<CollectiveMeasurement>();
        for (var rank = 0; rank < result.Times.Length; rank++)
        {
            var time = Quartiles.Of(result.Times[rank]);
            var rate = each.SizeBytes / time.Median / 1e3;
            rows.Add(new CollectiveMeasurement
            {
                Machine = context.Machine,
                Software = context.Software,
                Date = context.Date,
                Fabric = context.Fabric,
                Ranks = context.Group.Size,
                Collective = each.Collective,
                Type = each.TypeName,
                SizeBytes = each.SizeBytes,
                Share = each.ShareLeaving(context.Group.Size),
                Clock = result.Clock,
                Rank = rank,
                Repeats = result.Times[rank].Length,
                Time = Rounded.Times(time),
                AlgorithmBandwidth = Rounded.Rate(rate),
                BusBandwidth = Rounded.Rate(rate * CollectiveNames.BusFactor(each.Collective, context.Group.Size)),
                Wrong = result.Wrong,
            });
        }

        return rows;
    }

    /// <summary>The table's line: the slowest rank's median.</summary>
    private NcclRow Row(MeasuredTable<CollectiveMeasurement> table, CollectiveCase each)
    {
        var slowest = table.Rows.Where(row => CaseOf(row) == CaseOf(each)).MaxBy(row => row.Time.Median)!;
        return NcclReport.Row(slowest);
    }

    private void Print(string text)
    {
        if (context.IsFirst)
        {
            host.Output.Write(text);
            host.Output.Flush();
        }
    }
}
