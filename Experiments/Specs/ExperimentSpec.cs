using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Steps;
using SimMoE.Topology;
using SimMoE.Workload;
using SimMoE.Workload.Models;
using SimMoE.Workload.Routing;

namespace SimMoE.Experiments.Specs;

/// <summary>Everything that one run depends on.</summary>
public sealed record ExperimentSpec
{
    /// <summary>What is trained.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>What it runs on.</summary>
    public required Cluster Cluster { get; init; }

    /// <summary>How it is spread.</summary>
    public required ParallelPlan Plan { get; init; }

    /// <summary>How tokens choose experts.</summary>
    public required RoutingSpec Routing { get; init; }

    /// <summary>Kernel and host times.</summary>
    public required KernelProfile Profile { get; init; }

    /// <summary>How sparse layers are programmed.</summary>
    public required Implementation Sparse { get; init; }

    /// <summary>How everything else is programmed.</summary>
    public required Implementation Dense { get; init; }

    /// <summary>Network model and resolution.</summary>
    public required NetworkSpec Network { get; init; }

    /// <summary>The whole step, or one sparse layer.</summary>
    public required SimulationScope Scope { get; init; }

    /// <summary>Seed of everything random.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The setup that the simulator runs.</summary>
    /// <exception cref="SimMoE.Units.SpecException">A file that the routing names is wrong.</exception>
    public StepSetup ToSetup() =>
        new()
        {
            Model = Model,
            Plan = Plan,
            Cluster = Cluster,
            Routing = Model.Moe is { } moe ? RoutingRules.Open(Routing, moe, Seed) : new NoRouting(),
            Compute = new ComputeModel(Cluster.Device, Profile),
            Sparse = Sparse,
            Dense = Dense,
            Seed = Seed,
        };

    /// <summary>A dense model asks for none.</summary>
    private sealed class NoRouting : IRouting
    {
        public IRoutedTokens Route(int layer, int microBatch, int head, int sources, int tokensPerSource) =>
            throw new InvalidOperationException("a dense model routes no tokens");
    }
}
