using System.Globalization;
using SimMoE.Experiments.Cli;
using SimMoE.Experiments.Results;
using SimMoE.Experiments.Specs;
using SimMoE.Experiments.Sweeps;
using SimMoE.Experiments.Verbs.Sweep;
using SimMoE.Simulator.Results;
using SimMoE.Workload.Stages;

namespace SimMoE.Experiments.Verbs.Run;

/// <summary>Predicts every cell of an experiment, one after the other, and explains each.</summary>
/// <param name="host">What may be used of the process.</param>
public sealed class RunAction(Host host)
{
    // More cells than a person reads one by one: that is what sweeps are for.
    private const int MostCells = 64;

    /// <summary>Does what was asked.</summary>
    /// <returns>Exit status.</returns>
    public int Run(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var experiment = ExperimentReader.Load(request.Spec, FieldSetting.ParseAll(request.Settings), request.Seed);
        if (experiment.Cells.Length > MostCells)
        {
            throw new Units.SpecException(
                new Units.Problem(
                    "$",
                    string.Create(CultureInfo.InvariantCulture, $"{experiment.Cells.Length} cells"),
                    $"expected at most {MostCells} to print one by one; run 'simmoe sweep {request.Spec}'",
                    File: request.Spec
                )
            );
        }

        var folder = request.OutFolder is { } path ? new SweepFolder(path) : null;
        folder?.Prepare(experiment, RunManifest.Of(experiment, host.CommandLine));
        var cells = new StepCells();
        var printed = new List<CellReport>();
        var baselines = new Dictionary<string, StepPrediction>(StringComparer.Ordinal);
        var finished = new Dictionary<string, CellRecord>(StringComparer.Ordinal);
        foreach (var cell in experiment.Cells)
        {
            host.Stop.ThrowIfCancellationRequested();
            Say(request, cell, experiment.Cells.Length);
            var report = cells.Report(cell);
            printed.Add(Compare(experiment, cell, report, baselines));
            finished[cell.Key] = new CellRecord(cell.Key, cell.ToString(), [.. StepCells.Rows(report)]);
            if (!request.Json)
            {
                host.Output.Write(printed[^1].ToText());
                host.Output.Flush();
            }
        }

        if (request.Json)
        {
            host.Output.Write(CellReport.ToJson(experiment, printed));
        }

        if (folder is not null)
        {
            SweepMerge.WriteTables(experiment, folder, finished);
        }

        return ExitCode.Success;
    }

    private static CellReport Compare(Experiment experiment, Cell cell, StepPrediction report, Dictionary<string, StepPrediction> baselines)
    {
        var name = cell.Coordinates[0].Column == "case" ? cell.Coordinates[0].Value : "";
        var point = string.Join('\n', cell.Coordinates.Skip(1));
        var lines = report.Conclusions.ToList();
        if (report.Network == "makespan")
        {
            lines.Add(
                new Conclusion(
                    "network",
                    "exchanges moved as wholes (makespan): an exchange alone takes at least the time given here, "
                        + "and with each completion resolved (network: {resolution: exact}) it may take longer"
                )
            );
        }

        double? speedUp = null;
        if (experiment.Baseline is { } baseline && name == baseline)
        {
            baselines[point] = report;
        }
        else if (experiment.Baseline is { } other && baselines.TryGetValue(point, out var reference))
        {
            var comparison = new Comparison(reference, report);
            speedUp = comparison.SpeedUp;
            lines.AddRange(Doubts(reference, report, other, name));
            lines.AddRange(comparison.Conclude(other, name));
        }

        return new CellReport(cell, [.. report.Rows().OrderBy(row => row.Pass == Pass.Update)], ResultColumns.Row(report), lines, speedUp)
        {
            Causes = report.Causes,
            Fullest = report.FullestRank,
            DeviceMemory = report.Setup.Cluster.Device.Memory,
            Known = StageKnowledge.Of(report),
        };
    }

    /// <summary>Why a speed-up may mean nothing: other work, or a step that could not run.</summary>
    private static IEnumerable<Conclusion> Doubts(StepPrediction baseline, StepPrediction report, string baselineName, string name)
    {
        var (left, right) = (baseline.Setup.Model, report.Setup.Model);
        if (
            left.Layers != right.Layers
            || left.HiddenSize != right.HiddenSize
            || left.SequenceLength != right.SequenceLength
            || baseline.Tokens != report.Tokens
        )
        {
            yield return new Conclusion(
                "comparison",
                $"{baselineName} and {name} do not do the same work (layers, width, sequence length or tokens differ): "
                    + "their ratio is not a speed-up of one over the other"
            );
        }

        if (baseline.Network != report.Network)
        {
            yield return new Conclusion(
                "comparison",
                $"exchanges of {baselineName} moved by the {baseline.Network} network, those of {name} by the "
                    + $"{report.Network} one: part of their ratio is the difference of the models"
            );
        }

        foreach (var (one, called) in new[] { (baseline, baselineName), (report, name) })
        {
            if (one.FullestRank is { } fullest && fullest.Usage.Exceeds(one.Setup.Cluster.Device))
            {
                yield return new Conclusion(
                    "comparison",
                    $"{called} does not fit the GPUs' memory: its time is what it would take if it did"
                );
            }
        }
    }

    private void Say(RunRequest request, Cell cell, int count)
    {
        if (!request.Quiet && count > 1)
        {
            host.Talk.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cell.Index + 1} of {count}: {cell}"));
        }
    }
}
