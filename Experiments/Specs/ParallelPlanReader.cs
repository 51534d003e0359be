using SimMoE.Experiments.Yaml;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads how a step is spread over ranks. What is left out follows from the strategy, the ranks and the heads.</summary>
/// <remarks>Keys: docs/spec-reference.md.</remarks>
public static class ParallelPlanReader
{
    private const int Most = 1 << 20;
    private const int MostMicroBatches = 1 << 12;

    /// <summary>Reads a plan and checks it against the model.</summary>
    /// <param name="node">A strategy's name, or a mapping.</param>
    /// <param name="model">The model, or null if it could not be read; then only the keys are checked.</param>
    /// <param name="clusterRanks">Ranks of the cluster, used where the plan names none and as its upper bound.</param>
    /// <exception cref="ArgumentNullException">The node is null.</exception>
    public static ParallelPlan Read(SpecNode node, ModelSpec? model, int clusterRanks)
    {
        ArgumentNullException.ThrowIfNull(node);
        var map = node is SpecScalar name
            ? new SpecMap(name.File, name.Path, name.Line, [new SpecEntry("strategy", name, name.Line)])
            : node.AsMap();
        var before = map.File.Problems.Count;
        var plan = ReadKeys(map, model, clusterRanks);
        if (map.File.Problems.Count == before && model is not null)
        {
            SpecProblems.Note(map, ParallelPlanRules.Check(plan, model, map.Path));
        }

        return plan;
    }

    private static ParallelPlan ReadKeys(SpecMap map, ModelSpec? model, int clusterRanks)
    {
        var keys = map.Read();
        var strategy = keys.Choice("strategy", StrategyNames.Accepted);
        var ranks = keys.IntegerOr("ranks", clusterRanks, 1, Math.Max(1, clusterRanks));
        var heads = Math.Max(1, model?.Moe?.Heads ?? 1);
        var headParallel = keys.IntegerOr("head_parallel", DefaultHeads(strategy, ranks, heads), 1, Most);
        var plan = new ParallelPlan
        {
            Strategy = strategy,
            Ranks = ranks,
            HeadParallelSize = headParallel,
            ExpertParallelSize = keys.IntegerOr("expert_parallel", DefaultExperts(strategy, ranks, headParallel), 1, Most),
            SequencesPerRank = keys.IntegerOr("sequences_per_rank", 1, 1, Most),
            MicroBatches = keys.IntegerOr("micro_batches", 1, 1, MostMicroBatches),
            PipelineChunks = keys.IntegerOr("pipeline_chunks", 1, 1, 4096),
            ForwardingChunks = keys.IntegerOr("forwarding_chunks", 16, 1, 4096),
            OverlapGradients = keys.FlagOr("overlap_gradients", true),
            GradientBucket = keys.BytesOr("gradient_bucket", new Bytes(25 * 1024 * 1024)),
            RecomputesActivations = keys.FlagOr("recompute_activations", false),
        };
        keys.RejectUnknown();
        return plan;
    }

    private static int DefaultHeads(StrategyKind strategy, int ranks, int heads) =>
        strategy switch
        {
            StrategyKind.HeadParallel => ranks,
            StrategyKind.HeadAndExpertParallel => Math.Min(ranks, heads),
            _ => 1,
        };

    private static int DefaultExperts(StrategyKind strategy, int ranks, int headParallel) =>
        strategy switch
        {
            StrategyKind.DataParallel or StrategyKind.HeadParallel => 1,
            StrategyKind.HeadAndExpertParallel => Math.Max(1, ranks / headParallel),
            _ => ranks,
        };
}
