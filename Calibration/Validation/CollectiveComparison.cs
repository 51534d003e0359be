using System.Collections.Immutable;
using SimMoE.Calibration.Measurements;
using SimMoE.Calibration.Prediction;
using SimMoE.Calibration.Split;
using SimMoE.Workload.Measurements;

namespace SimMoE.Calibration.Validation;

/// <summary>Collectives of a folder, predicted and measured.</summary>
public static class CollectiveComparison
{
    /// <summary>Kind of even and uneven all-to-alls from <see cref="LeastBytes"/>.</summary>
    public const string Exchanges = "all-to-all";

    /// <summary>Kind of collectives by rings from <see cref="LeastBytes"/>.</summary>
    public const string Rings = "ring";

    /// <summary>Kind of everything smaller, where start-up decides.</summary>
    public const string Small = "small";

    /// <summary>Size from which bytes decide.</summary>
    public const long LeastBytes = 1 << 20;

    /// <summary>Compares collectives; the slowest rank counts.</summary>
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
                .Collectives.GroupBy(row => row.Collective)
                .SelectMany(ranks =>
                {
                    var collective = ranks.Key;
                    var measured = ranks.Max(row => row.Time.Median);
                    return
                        CollectivePrediction.Microseconds(machine.Cluster(collective.Fabric, collective.Ranks), collective) is { } predicted
                        && measured > 0
                        ? new[] { Row(collective, split, predicted, measured, machine) }
                        : [];
                }),
        ];
    }

    private static ComparedRow Row(
        MeasuredCollective collective,
        MeasurementSplit split,
        double predicted,
        double measured,
        PredictedMachine machine
    )
    {
        var configuration = Configuration.Of(collective);
        return new ComparedRow
        {
            Kind =
                collective.SizeBytes < LeastBytes ? Small
                : collective.Name is CollectiveNames.AllToAll or CollectiveNames.AllToAllV ? Exchanges
                : Rings,
            Set = split.Validates(configuration) ?? true ? Comparison.ValidationSet : Comparison.CalibrationSet,
            Fabric = collective.Fabric,
            Ranks = collective.Ranks,
            Strategy = collective.Name,
            Implementation = "",
            Configuration = configuration.Name,
            Item = collective.Name,
            Predicted = Math.Round(predicted, 3),
            Measured = Math.Round(measured, 3),
            Known = machine.KnowsFabric(collective.Fabric, collective.Ranks) ? "interpolated" : "assumed",
        };
    }
}
