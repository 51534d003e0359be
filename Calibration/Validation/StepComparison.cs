using System.Collections.Immutable;
using SimMoE.Calibration.Measurements;
using SimMoE.Calibration.Prediction;
using SimMoE.Calibration.Split;
using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Profiles;
using SimMoE.Workload;
using SimMoE.Workload.Measurements;

namespace SimMoE.Calibration.Validation;

/// <summary>Training steps of a folder and their stages, predicted and measured.</summary>
public static class StepComparison
{
    /// <summary>Kind of whole steps.</summary>
    public const string Kind = "step";

    /// <summary>Kind of their stages.</summary>
    public const string StageKind = "step-stage";

    /// <summary>Compares steps. Stages of steps that recompute activations are left out: the trainer files them under forward.</summary>
    /// <param name="machine">What predicts.</param>
    /// <param name="folder">What was measured.</param>
    /// <param name="split">Which configurations the profile was fitted to.</param>
    /// <param name="cases">The run of a spec's name with so many ranks; null if it is not known.</param>
    /// <param name="skipped">Receives the names of specs that are not known.</param>
    public static ImmutableArray<ComparedRow> Of(
        PredictedMachine machine,
        MeasurementFolder folder,
        MeasurementSplit split,
        Func<string, int, StepCase?> cases,
        ISet<string>? skipped = null
    )
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(cases);
        var rows = ImmutableArray.CreateBuilder<ComparedRow>();
        foreach (var steps in folder.Steps)
        {
            foreach (var run in steps.Rows.GroupBy(row => row.Layer))
            {
                if (
                    run.Any(row => row.Stage == StageMeasurement.WholeStep)
                    && cases(steps.Spec, run.Key.Ranks) is { } step
                    && Predict(machine, run.Key, step) is { } prediction
                )
                {
                    rows.AddRange(Rows(steps, run.Key, [.. run], prediction, split, !step.Plan.RecomputesActivations));
                }
                else
                {
                    skipped?.Add(steps.Spec);
                }
            }
        }

        return rows.ToImmutable();
    }

    private static (double Whole, Dictionary<(string, Workload.Stages.Pass), double> Stages, BuiltKnowledge Known)? Predict(
        PredictedMachine machine,
        MeasuredLayer layer,
        StepCase step
    )
    {
        var cluster = machine.Cluster(layer.Fabric, layer.Ranks);
        var sparse = machine.Implementation(layer.Implementation, cluster.Device);
        var dense = machine.Implementation("dense", cluster.Device);
        return sparse is null || dense is null
            ? null
            : StepForecast.Run(StepForecast.Setup(step, cluster, new ComputeModel(cluster.Device, machine.Kernels), sparse, dense));
    }

    private static IEnumerable<ComparedRow> Rows(
        StepRows steps,
        MeasuredLayer layer,
        StageMeasurement[] rows,
        (double Whole, Dictionary<(string Stage, Workload.Stages.Pass Pass), double> Stages, BuiltKnowledge Known) prediction,
        MeasurementSplit split,
        bool withStages
    )
    {
        var set = split.Validates(Configuration.Of(steps)) ?? true ? Comparison.ValidationSet : Comparison.CalibrationSet;
        var whole = rows.Where(row => row.Stage == StageMeasurement.WholeStep).Max(row => row.Time.Median);
        var worst = prediction.Known.Stages.Count == 0 ? Knowledge.Assumed : prediction.Known.Stages.Values.Max();
        yield return Row(Kind, "step", prediction.Whole, whole, 100, worst);
        foreach (
            var group in rows.Where(row => withStages && row.Stage != StageMeasurement.WholeStep).GroupBy(row => (row.Stage, row.Pass))
        )
        {
            var measured = group.Average(row => row.Time.Median);
            if (measured > 0 && prediction.Stages.TryGetValue(group.Key, out var predicted))
            {
                var known = prediction.Known.Stages.TryGetValue(group.Key, out var knowledge) ? knowledge : Knowledge.Assumed;
                yield return Row(
                    StageKind,
                    $"{group.Key.Stage} {group.Key.Pass.ToString().ToLowerInvariant()}",
                    predicted,
                    measured,
                    100 * measured / whole,
                    known
                );
            }
        }

        ComparedRow Row(string kind, string item, double predicted, double measured, double share, Knowledge known) =>
            new()
            {
                Kind = kind,
                Set = set,
                Fabric = layer.Fabric,
                Ranks = layer.Ranks,
                Strategy = StrategyNames.Of(layer.Strategy),
                Implementation = layer.Implementation,
                Configuration = steps.Spec,
                Item = item,
                Predicted = Math.Round(predicted, 3),
                Measured = Math.Round(measured, 3),
                SharePercent = Math.Round(share, 2),
                Known = known.ToString().ToLowerInvariant(),
            };
    }
}
