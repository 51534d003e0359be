using System.Globalization;
using SimMoE.Units;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Results;

/// <summary>Puts a report's numbers into words. A pure function of the report; thresholds in <see cref="ConclusionThresholds"/>.</summary>
public static class Conclusions
{
    // These have sentences of their own.
    private static readonly Cause[] HaveTheirOwn =
    [
        Cause.HostSync,
        Cause.Launches,
        Cause.TokenTransfer,
        Cause.Metadata,
        Cause.GradientTransfer,
        Cause.ImbalanceWait,
    ];

    /// <summary>What the report supports, most important first.</summary>
    public static IReadOnlyList<Conclusion> Of(StepPrediction report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var conclusions = new List<Conclusion>();
        AddMemory(report, conclusions);
        AddLargest(report, conclusions);
        AddHost(report, conclusions);
        AddExposed(report, conclusions);
        AddStraggler(report, conclusions);
        AddLinks(report, conclusions);
        AddUtilisation(report, conclusions);
        return conclusions;
    }

    /// <summary>A part as a whole percentage: <c>31 %</c>.</summary>
    internal static string Percent(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Round(share * 100, MidpointRounding.AwayFromZero):F0} %");

    /// <summary>A ratio with one decimal: <c>1.9x</c>.</summary>
    internal static string Times(double ratio) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Round(ratio, 1, MidpointRounding.AwayFromZero):F1}x");

    private static void AddMemory(StepPrediction report, List<Conclusion> conclusions)
    {
        var device = report.Setup.Cluster.Device;
        for (var rank = 0; rank < report.Memory.Count; rank++)
        {
            if (report.Memory[rank].Exceeds(device) && report.Memory[rank].Total == report.Memory.Max(usage => usage.Total))
            {
                conclusions.Add(
                    new("memory", $"out of memory on rank {rank}: {Gigabytes(report.Memory[rank].Total)} of {Gigabytes(device.Memory)}")
                );
                return;
            }
        }
    }

    private static string Gigabytes(Bytes bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Round(bytes.Count / 1e9, MidpointRounding.AwayFromZero):F0} GB");

    private static void AddLargest(StepPrediction report, List<Conclusion> conclusions)
    {
        var largest = Causes.All.MaxBy(report.Causes.Share);
        if (!HaveTheirOwn.Contains(largest) && report.Causes.Share(largest) >= ConclusionThresholds.Largest)
        {
            conclusions.Add(
                new("largest", $"{Causes.Words(largest)} takes {Percent(report.Causes.Share(largest))} of the {Scope(report)}")
            );
        }
    }

    private static void AddHost(StepPrediction report, List<Conclusion> conclusions)
    {
        var sync = report.Causes.Share(Cause.HostSync);
        if (sync >= ConclusionThresholds.Host)
        {
            conclusions.Add(new("host-sync", $"host synchronisation exposes {Percent(sync)} of the {Scope(report)}"));
        }

        var launches = report.Causes.Share(Cause.Launches);
        if (launches >= ConclusionThresholds.Host)
        {
            conclusions.Add(new("launches", $"the device waits for launches in {Percent(launches)} of the {Scope(report)}"));
        }
    }

    private static void AddExposed(StepPrediction report, List<Conclusion> conclusions)
    {
        foreach (var cause in (ReadOnlySpan<Cause>)[Cause.TokenTransfer, Cause.Metadata, Cause.GradientTransfer, Cause.ImbalanceWait])
        {
            var share = report.Causes.Share(cause);
            if (share >= ConclusionThresholds.Exposed)
            {
                conclusions.Add(new(Causes.Name(cause), $"{Causes.Words(cause)} is {Percent(share)} of the {Scope(report)}"));
            }
        }
    }

    private static void AddStraggler(StepPrediction report, List<Conclusion> conclusions)
    {
        var rows = new long[report.Setup.Plan.Ranks];
        foreach (var stage in report.Step.Volumes.Stages.Where(stage => stage.Pass == Pass.Forward && stage.Name == Stage.Experts))
        {
            var volume = report.Step.Volumes.Of(stage);
            for (var rank = 0; rank < rows.Length; rank++)
            {
                rows[rank] += volume.Rows[rank];
            }
        }

        var mean = rows.Average();
        var straggler = Array.IndexOf(rows, rows.Max());
        if (mean > 0 && rows[straggler] / mean >= ConclusionThresholds.Straggler)
        {
            conclusions.Add(new("straggler", $"rank {straggler} is the straggler: {Times(rows[straggler] / mean)} the mean rows"));
        }
    }

    private static void AddLinks(StepPrediction report, List<Conclusion> conclusions)
    {
        var seconds =
            report
                .Rows()
                .Where(row => row.Pass == Pass.Forward && row.Stage == Stage.Dispatch)
                .Sum(row => row.BusiestRankMicroseconds - row.KernelMicroseconds) / 1e6;
        foreach (var use in report.Links.Of(stage => stage.Pass == Pass.Forward && stage.Name == Stage.Dispatch))
        {
            if (use.Utilisation(seconds) >= ConclusionThresholds.LinkBusy)
            {
                conclusions.Add(
                    new("link", $"link class {use.Class} is busy {Percent(Math.Min(1, use.Utilisation(seconds)))} of dispatch")
                );
            }
        }
    }

    private static void AddUtilisation(StepPrediction report, List<Conclusion> conclusions)
    {
        if (report.StepTime > SimDuration.Zero && report.ModelFlopsUtilisation < ConclusionThresholds.LowUtilisation)
        {
            conclusions.Add(
                new("utilisation", $"only {Percent(report.ModelFlopsUtilisation)} of the GPUs' bf16 peak does the model's work")
            );
        }
    }

    private static string Scope(StepPrediction report) => report.Scope == Steps.SimulationScope.Step ? "step" : "layer";
}
