using SimMoE.Simulator.Engine;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Results;
using SimMoE.Simulator.Tracing;
using SimMoE.Units;

namespace SimMoE.Simulator.Steps;

/// <summary>Predicts a step: writes its program, runs it, sums it up.</summary>
public static class StepSimulation
{
    /// <summary>Runs a setup.</summary>
    /// <param name="setup">What is predicted.</param>
    /// <param name="options">How.</param>
    /// <param name="trace">Receives every span; null for none.</param>
    /// <exception cref="SpecException">The parts of the setup do not fit together; every problem is reported.</exception>
    public static StepPrediction Run(StepSetup setup, SimulationOptions options, ITraceSink? trace = null)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(options);
        var step = Build(setup, options.Scope);
        var engine = (options.Engine ?? EngineOptions.From(setup.Compute, setup.Sparse)) with
        {
            Detail = TimelineDetail.RanksAndStages,
            Trace = trace ?? options.Engine?.Trace,
        };
        var network = options.Network(setup.Cluster);
        var timeline = StepEngine.Run(step.Program, network, engine);
        return new StepPrediction(setup, options.Scope, step, timeline, (network as MakespanNetwork)?.Loads) { Network = NameOf(network) };
    }

    private static string NameOf(INetworkModel network) =>
        network switch
        {
            IdealNetwork => "ideal",
            FairShareNetwork => "exact",
            MakespanNetwork => "makespan",
            _ => network.GetType().Name,
        };

    /// <summary>Writes the program of a scope without running it.</summary>
    /// <exception cref="SpecException">The parts of the setup do not fit together; every problem is reported.</exception>
    public static BuiltStep Build(StepSetup setup, SimulationScope scope) =>
        scope switch
        {
            SimulationScope.Step => TrainingStepProgram.Build(setup),
            SimulationScope.Layer => SingleLayer.Build(setup),
            SimulationScope.LayerForward => SingleLayer.Build(setup, backward: false),
            _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "unknown scope"),
        };
}
