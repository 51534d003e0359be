using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Calibration.Measurements;
using SimMoE.Calibration.Prediction;
using SimMoE.Calibration.Split;
using SimMoE.Simulator.Profiles;
using SimMoE.Workload;
using SimMoE.Workload.Measurements;
using SimMoE.Workload.Stages;

namespace SimMoE.Calibration.Validation;

/// <summary>Every stage and layer of a folder, predicted and measured.</summary>
public static class Comparison
{
    /// <summary>Kind of whole layers.</summary>
    public const string Layer = "layer";

    /// <summary>Kind of stages.</summary>
    public const string Stage = "stage";

    /// <summary>Item of a layer's forward and backward together.</summary>
    public const string Both = "forward+backward";

    /// <summary>Word of rows that a profile was not fitted to.</summary>
    public const string ValidationSet = "validation";

    /// <summary>Word of rows that a profile was fitted to.</summary>
    public const string CalibrationSet = "calibration";

    // Below this a stage is the clock itself.
    private const double LeastStageMicroseconds = 5;

    /// <summary>Compares layers and their stages.</summary>
    /// <param name="machine">What predicts.</param>
    /// <param name="folder">What was measured.</param>
    /// <param name="split">Which configurations the profile was fitted to.</param>
    /// <param name="skipped">Receives the names of implementations that the machine does not know.</param>
    public static ImmutableArray<ComparedRow> Layers(
        PredictedMachine machine,
        MeasurementFolder folder,
        MeasurementSplit split,
        ISet<string>? skipped = null
    )
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(split);
        var stages = folder.Stages.ToLookup(row => Key(row.Layer));
        return
        [
            .. folder
                .Layers.GroupBy(row => row.Layer)
                .AsParallel()
                .AsOrdered()
                .SelectMany(ranks =>
                {
                    var set = split.Validates(Configuration.Of(ranks.Key)) ?? true ? ValidationSet : CalibrationSet;
                    if (LayerPrediction.Of(machine, ranks.Key) is { } prediction)
                    {
                        return Rows(machine, prediction, set, [.. ranks], [.. stages[Key(ranks.Key)]]);
                    }

                    lock (stages)
                    {
                        skipped?.Add(ranks.Key.Implementation);
                    }

                    return [];
                }),
        ];
    }

    private static IEnumerable<ComparedRow> Rows(
        PredictedMachine machine,
        LayerPrediction prediction,
        string set,
        LayerMeasurement[] layers,
        StageMeasurement[] stages
    )
    {
        var layer = layers[0].Layer;
        var both = layers.Max(row => row.ForwardBackward.Median);
        var worst = prediction.Known.Count == 0 ? Knowledge.Assumed : prediction.Known.Values.Max();
        yield return Row(layer, set, Layer, Both, prediction.Both, both, worst);
        yield return Row(layer, set, Layer, "forward", prediction.Forward.Max(), layers.Max(row => row.Forward.Median), worst);
        yield return Row(layer, set, Layer, "backward", prediction.Backward.Max(), layers.Max(row => row.Backward.Median), worst);
        foreach (var group in stages.Where(row => row.Stage != StageMeasurement.WholeLayer).GroupBy(row => (row.Stage, row.Pass)))
        {
            var measured = group.Average(row => row.Time.Median);
            if (measured < LeastStageMicroseconds || !prediction.Stages.TryGetValue(group.Key, out var predicted))
            {
                continue;
            }

            var known = prediction.Known.TryGetValue(group.Key, out var knowledge) ? knowledge : Knowledge.Assumed;
            var time = group.Average(row => predicted[row.Rank]) + machine.StageClockMicroseconds;
            yield return Row(layer, set, Stage, $"{group.Key.Stage} {Word(group.Key.Pass)}", time, measured, known) with
            {
                SharePercent = Math.Round(100 * measured / both, 2),
            };
        }
    }

    private static ComparedRow Row(
        MeasuredLayer layer,
        string set,
        string kind,
        string item,
        double predicted,
        double measured,
        Knowledge known
    ) =>
        new()
        {
            Kind = kind,
            Set = set,
            Fabric = layer.Fabric,
            Ranks = layer.Ranks,
            Strategy = StrategyNames.Of(layer.Strategy),
            Implementation = layer.Implementation,
            Configuration = Configuration.Of(layer).Name,
            Heads = layer.Heads == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{layer.Heads}x{layer.HeadSize}"),
            Item = item,
            Predicted = Math.Round(predicted, 3),
            Measured = Math.Round(measured, 3),
            Known = known.ToString().ToLowerInvariant(),
        };

    private static string Word(Pass pass) => pass.ToString().ToLowerInvariant();

    // Stage files of old have no precision.
    private static MeasuredLayer Key(MeasuredLayer layer) => layer with { Precision = MeasuredLayer.UnknownPrecision };
}
