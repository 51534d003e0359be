using System.Collections.Immutable;
using SimMoE.Calibration.Measurements;
using SimMoE.Calibration.Prediction;
using SimMoE.Calibration.Split;
using SimMoE.Simulator.Profiles;
using SimMoE.Workload;
using SimMoE.Workload.Measurements;

namespace SimMoE.Calibration.Validation;

/// <summary>Peak memory of measured layers, predicted and measured.</summary>
public static class MemoryComparison
{
    /// <summary>Kind of the rows.</summary>
    public const string Kind = "memory";

    private const double Megabyte = 1e6;

    /// <summary>Compares the fullest rank of each layer; layers whose allocator does not count are left out.</summary>
    /// <param name="machine">What predicts.</param>
    /// <param name="folder">What was measured.</param>
    /// <param name="split">Which configurations the profile was fitted to.</param>
    public static ImmutableArray<ComparedRow> Of(PredictedMachine machine, MeasurementFolder folder, MeasurementSplit split)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(split);
        return
        [
            .. folder
                .Layers.Where(row => row.PeakBytes > 0)
                .GroupBy(row => row.Layer)
                .Select(ranks =>
                {
                    var fullest = ranks.MaxBy(row => row.PeakBytes)!;
                    var predicted = Predict(machine, fullest);
                    return predicted is null ? null : Row(fullest, predicted.Value, machine, split);
                })
                .OfType<ComparedRow>(),
        ];
    }

    private static double? Predict(PredictedMachine machine, LayerMeasurement row) =>
        machine.Implementation(row.Layer.Implementation, machine.Cluster(row.Layer.Fabric, row.Layer.Ranks).Device) is { } implementation
            ? LayerMemory
                .Parts(row, implementation)
                .Sum(part => part.Value * (machine.MemoryFactor(row.Layer.Implementation, part.Key) ?? 1))
            : null;

    private static ComparedRow Row(LayerMeasurement row, double predicted, PredictedMachine machine, MeasurementSplit split)
    {
        var configuration = Configuration.Of(row.Layer);
        return new ComparedRow
        {
            Kind = Kind,
            Set = split.Validates(configuration) ?? true ? Comparison.ValidationSet : Comparison.CalibrationSet,
            Fabric = row.Layer.Fabric,
            Ranks = row.Layer.Ranks,
            Strategy = StrategyNames.Of(row.Layer.Strategy),
            Implementation = row.Layer.Implementation,
            Configuration = configuration.Name,
            Heads = row.Layer.Heads == 0 ? "" : $"{row.Layer.Heads}x{row.Layer.HeadSize}",
            Item = "peak MB",
            Predicted = Math.Round(predicted / Megabyte, 3),
            Measured = Math.Round(row.PeakBytes / Megabyte, 3),
            Known = (
                machine.MemoryFactor(row.Layer.Implementation, LayerMemory.Weights) is null ? Knowledge.Assumed : Knowledge.Interpolated
            )
                .ToString()
                .ToLowerInvariant(),
        };
    }
}
