using SimMoE.Simulator.Engine;
using SimMoE.Simulator.Network;
using SimMoE.Topology;

namespace SimMoE.Simulator.Steps;

/// <summary>How a step is simulated.</summary>
public sealed record SimulationOptions
{
    /// <summary>The whole step, or one sparse layer.</summary>
    public SimulationScope Scope { get; init; } = SimulationScope.Step;

    /// <summary>Makes the network, at time zero; a run uses it up.</summary>
    public required Func<Cluster, INetworkModel> Network { get; init; }

    /// <summary>Host costs, disturbances and limits; null takes the compute model's and the sparse implementation's. The trace and the
    /// detail are set by the run.</summary>
    public EngineOptions? Engine { get; init; }
}
