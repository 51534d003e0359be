using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Steps;
using SimMoE.Topology;
using SimMoE.Workload;
using SimMoE.Workload.Measurements;
using SimMoE.Workload.Models;
using SimMoE.Workload.Routing;

namespace SimMoE.Calibration.Prediction;

/// <summary>A measured layer as the simulator sees it: a model of this one layer, spread over the measured ranks.</summary>
internal static class LayerCase
{
    private const ulong Seed = 1;

    /// <summary>The setup of a measured layer.</summary>
    /// <param name="layer">What was measured.</param>
    /// <param name="cluster">What it ran on; as many ranks.</param>
    /// <param name="compute">Kernel and host times.</param>
    /// <param name="implementation">How the layer is programmed.</param>
    public static StepSetup Setup(MeasuredLayer layer, Cluster cluster, IComputeModel compute, Implementation implementation)
    {
        var model = Model(layer);
        return new StepSetup
        {
            Model = model,
            Plan = Plan(layer),
            Cluster = cluster,
            Routing = RoutingRules.Open(Routing(layer.Routing), model.Moe!, Seed),
            Compute = compute,
            Sparse = implementation,
            Dense = implementation,
            Seed = Seed,
        };
    }

    /// <summary>All ranks in one group.</summary>
    public static ParallelPlan Plan(MeasuredLayer layer) =>
        new()
        {
            Strategy = layer.Strategy,
            Ranks = layer.Ranks,
            ExpertParallelSize = layer.Strategy == StrategyKind.HeadParallel ? 1 : layer.Ranks,
            HeadParallelSize = layer.Strategy == StrategyKind.HeadParallel ? layer.Ranks : 1,
            SequencesPerRank = 1,
        };

    /// <summary>The model: this layer and nothing else.</summary>
    public static ModelSpec Model(MeasuredLayer layer) =>
        new()
        {
            Name = "layer",
            Layers = 1,
            HiddenSize = layer.HiddenSize,
            VocabularySize = 0,
            SequenceLength = layer.TokensPerRank,
            Attention = new AttentionSpec
            {
                Heads = 1,
                KeyValueHeads = 1,
                HeadSize = layer.HiddenSize,
            },
            DenseLayers = 0,
            DenseFeedForwardSize = 0,
            Moe = Moe(layer),
        };

    /// <summary>Routing of a file's word: a router as it is initialised is nearly even, <c>zipf S</c> puts popular experts on the first
    /// ranks.</summary>
    public static RoutingSpec Routing(string text) =>
        text.StartsWith("zipf ", StringComparison.Ordinal)
            ? new RoutingSpec
            {
                Distribution = RoutingDistribution.Zipf,
                Exponent = double.Parse(text["zipf ".Length..], System.Globalization.CultureInfo.InvariantCulture),
                Shuffled = false,
            }
            : new RoutingSpec();

    private static MoeSpec Moe(MeasuredLayer layer) =>
        new()
        {
            Kind = layer.Strategy switch
            {
                StrategyKind.HeadParallel => FeedForwardKind.MultiHeadLatentMoe,
                StrategyKind.LatentExpertParallel => FeedForwardKind.LatentMoe,
                _ => FeedForwardKind.Moe,
            },
            Experts = layer.Experts,
            TopK = layer.TopK,
            ExpertSize = layer.ExpertSize,
            Heads = layer.Heads,
            HeadSize = layer.HeadSize,
        };
}
