using System.Collections.Immutable;
using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Engine;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Profiles;
using SimMoE.Simulator.Results;
using SimMoE.Simulator.Steps;
using SimMoE.Workload.Measurements;
using SimMoE.Workload.Stages;

namespace SimMoE.Calibration.Prediction;

/// <summary>What the simulator says of one measured layer. Times in microseconds, by rank.</summary>
public sealed record LayerPrediction
{
    /// <summary>Forward of each rank.</summary>
    public required ImmutableArray<double> Forward { get; init; }

    /// <summary>Backward of each rank.</summary>
    public required ImmutableArray<double> Backward { get; init; }

    /// <summary>Both, until the last rank is done.</summary>
    public required double Both { get; init; }

    /// <summary>Each stage on each rank.</summary>
    public required ImmutableDictionary<(string Stage, Pass Pass), ImmutableArray<double>> Stages { get; init; }

    /// <summary>How each stage's cost is known; those missing rest on counted operators.</summary>
    public required IReadOnlyDictionary<(string Stage, Pass Pass), Knowledge> Known { get; init; }

    /// <summary>Predicts a layer.</summary>
    /// <param name="machine">With what.</param>
    /// <param name="layer">What.</param>
    /// <returns>Null if the machine knows no implementation of the layer's name.</returns>
    public static LayerPrediction? Of(PredictedMachine machine, MeasuredLayer layer)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(layer);
        var cluster = machine.Cluster(layer.Fabric, layer.Ranks);
        if (machine.Implementation(layer.Implementation, cluster.Device) is not { } implementation)
        {
            return null;
        }

        var setup = LayerCase.Setup(layer, cluster, new ComputeModel(cluster.Device, machine.Kernels), implementation);
        var report = StepSimulation.Run(
            setup,
            new SimulationOptions { Scope = SimulationScope.Layer, Network = each => new FairShareNetwork(each) }
        );
        return Of(report);
    }

    private static LayerPrediction Of(StepPrediction report)
    {
        var timeline = report.Timeline;
        var stages = timeline
            .Stages.Select((key, index) => (key.Name, key.Pass, Times: Times(timeline, index)))
            .GroupBy(each => (each.Name, each.Pass))
            .ToImmutableDictionary(group => group.Key, group => Sum(group.Select(each => each.Times), timeline.RankCount));
        return new LayerPrediction
        {
            Forward = Sum(stages.Where(each => each.Key.Pass == Pass.Forward).Select(each => each.Value), timeline.RankCount),
            Backward = Sum(stages.Where(each => each.Key.Pass == Pass.Backward).Select(each => each.Value), timeline.RankCount),
            Both = timeline.Total.TotalMicroseconds,
            Stages = stages,
            Known = report.Step.Known,
        };
    }

    // The compute stream's time: kernels, and what it stood idle for.
    private static ImmutableArray<double> Times(Timeline timeline, int stage) =>
        [
            .. Enumerable
                .Range(0, timeline.RankCount)
                .Select(rank => timeline.At(rank, stage))
                .Select(times =>
                    times.IsEmpty
                        ? 0
                        : (times.Kernel + times.ExposedCommunication + times.ExposedSync + times.ExposedLaunch).TotalMicroseconds
                ),
        ];

    private static ImmutableArray<double> Sum(IEnumerable<ImmutableArray<double>> times, int ranks)
    {
        var sums = new double[ranks];
        foreach (var each in times)
        {
            for (var rank = 0; rank < ranks; rank++)
            {
                sums[rank] += each[rank];
            }
        }

        return [.. sums];
    }
}
