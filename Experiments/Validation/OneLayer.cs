using SimMoE.Experiments.Specs;
using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Results;
using SimMoE.Simulator.Steps;
using SimMoE.Topology;
using SimMoE.Workload;
using SimMoE.Workload.Models;
using SimMoE.Workload.Routing;

namespace SimMoE.Experiments.Validation;

/// <summary>One sparse layer alone, in the simulator that <c>simmoe run</c> uses: exact fair sharing, uniform routing.</summary>
internal sealed record OneLayer
{
    private const ulong Seed = 1;

    /// <summary>What it runs on; all of its ranks take part.</summary>
    public required Cluster Cluster { get; init; }

    /// <summary>Who owns experts or heads.</summary>
    public required StrategyKind Strategy { get; init; }

    /// <summary>The layer.</summary>
    public required MoeSpec Moe { get; init; }

    /// <summary>Width of a token.</summary>
    public required int Hidden { get; init; }

    /// <summary>Tokens of a rank.</summary>
    public required int Tokens { get; init; }

    /// <summary>Preset of the implementation.</summary>
    public string Implementation { get; init; } = "ep-grouped-gemm";

    /// <summary>Which experts tokens like.</summary>
    public RoutingSpec Routing { get; init; } = new();

    /// <summary>The model: this layer and nothing else.</summary>
    public ModelSpec Model =>
        new()
        {
            Name = "layer",
            Layers = 1,
            HiddenSize = Hidden,
            VocabularySize = 0,
            SequenceLength = Tokens,
            Attention = new AttentionSpec
            {
                Heads = 8,
                KeyValueHeads = 8,
                HeadSize = 128,
            },
            DenseLayers = 0,
            DenseFeedForwardSize = 0,
            Moe = Moe,
        };

    /// <summary>All ranks in one group.</summary>
    public ParallelPlan Plan =>
        new()
        {
            Strategy = Strategy,
            Ranks = Cluster.RankCount,
            ExpertParallelSize = Strategy == StrategyKind.HeadParallel ? 1 : Cluster.RankCount,
            HeadParallelSize = Strategy == StrategyKind.HeadParallel ? Cluster.RankCount : 1,
            SequencesPerRank = 1,
        };

    /// <summary>Predicts it.</summary>
    /// <param name="scope">Forward, or forward and backward.</param>
    public StepPrediction Run(SimulationScope scope)
    {
        var setup = new StepSetup
        {
            Model = Model,
            Plan = Plan,
            Cluster = Cluster,
            Routing = RoutingRules.Open(Routing, Moe, Seed),
            Compute = new ComputeModel(Cluster.Device, ProfileReader.Preset("h200-measured")),
            Sparse = ImplementationReader.Preset(Implementation),
            Dense = ImplementationReader.Preset("dense"),
            Seed = Seed,
        };
        return StepSimulation.Run(setup, new SimulationOptions { Scope = scope, Network = cluster => new FairShareNetwork(cluster) });
    }
}
