using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Results;
using SimMoE.Simulator.Steps;
using SimMoE.Topology;
using SimMoE.Workload.Routing;

namespace SimMoE.Calibration.Prediction;

/// <summary>What the simulator says of a measured training step.</summary>
internal static class StepForecast
{
    private const ulong Seed = 1;

    /// <summary>The setup of a measured step: random tokens through routers as they are initialised are nearly even.</summary>
    /// <param name="step">The run.</param>
    /// <param name="cluster">What it ran on.</param>
    /// <param name="compute">Kernel and host times.</param>
    /// <param name="sparse">How sparse layers are programmed.</param>
    /// <param name="dense">How everything else is.</param>
    public static StepSetup Setup(StepCase step, Cluster cluster, IComputeModel compute, Implementation sparse, Implementation dense) =>
        new()
        {
            Model = step.Model,
            Plan = step.Plan,
            Cluster = cluster,
            Routing = RoutingRules.Open(new RoutingSpec(), step.Model.Moe!, Seed),
            Compute = compute,
            Sparse = sparse,
            Dense = dense,
            Seed = Seed,
        };

    private static StepPrediction Simulate(StepSetup setup) =>
        StepSimulation.Run(setup, new SimulationOptions { Network = cluster => new FairShareNetwork(cluster) });

    /// <summary>Time of the step, microseconds, and each stage's part of it over blocks and micro-batches, averaged over ranks.</summary>
    public static (double Whole, Dictionary<(string Stage, Workload.Stages.Pass Pass), double> Stages, BuiltKnowledge Known) Run(
        StepSetup setup
    )
    {
        // Stage by stage, gradients are reduced after backward (docs/measuring.md).
        var whole = Simulate(setup);
        var report = Simulate(setup with { Plan = setup.Plan with { OverlapGradients = false } });
        var timeline = report.Timeline;
        var stages = new Dictionary<(string, Workload.Stages.Pass), double>();
        for (var stage = 0; stage < timeline.Stages.Count; stage++)
        {
            var key = (timeline.Stages[stage].Name, timeline.Stages[stage].Pass);
            for (var rank = 0; rank < timeline.RankCount; rank++)
            {
                var times = timeline.At(rank, stage);
                var time = times.IsEmpty
                    ? 0
                    : (times.Kernel + times.ExposedCommunication + times.ExposedSync + times.ExposedLaunch).TotalMicroseconds;
                stages[key] = stages.GetValueOrDefault(key) + (time / timeline.RankCount);
            }
        }

        return (whole.StepTime.TotalMicroseconds, stages, new BuiltKnowledge(report.Step.Known));
    }
}

/// <summary>How the stages of a prediction are known.</summary>
/// <param name="Stages">By stage and pass; those missing rest on counted operators.</param>
internal sealed record BuiltKnowledge(IReadOnlyDictionary<(string Stage, Workload.Stages.Pass Pass), Simulator.Profiles.Knowledge> Stages);
