using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Trainer.Layers;

/// <summary>What the trainer's sparse layers can be.</summary>
public static class LayerRules
{
    /// <summary>Every rule that the sparse layer of a model breaks under a plan: those of model and plan, and what the trainer does not have.</summary>
    /// <param name="model">The model.</param>
    /// <param name="plan">How it is spread.</param>
    /// <param name="kernel">How experts' products are launched.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IReadOnlyList<Problem> Check(ModelSpec model, ParallelPlan plan, ExpertKernel kernel = ExpertKernel.GroupedGemm)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(plan);
        List<Problem> problems = [.. ModelRules.Check(model), .. ParallelPlanRules.Check(plan, model)];
        if (model.Moe is not { } moe)
        {
            return problems;
        }

        if (plan.Strategy is not (StrategyKind.DataParallel or StrategyKind.ExpertParallel or StrategyKind.LatentExpertParallel
            or StrategyKind.HeadParallel))
        {
            problems.Add(new Problem(
                "$.plan.strategy", $"{StrategyNames.Of(plan.Strategy)} is simulated only; the trainer does not have it",
                "write expert-parallel, latent-expert-parallel, head-parallel or data-parallel"));
        }

        if (moe.SharedExperts > 0)
        {
            problems.Add(new Problem(
                "$.model.moe.shared_experts", $"{moe.SharedExperts} shared experts; the trainer's layers have none", "write 0 or leave it out"));
        }

        if (plan.PipelineChunks > 1)
        {
            problems.Add(new Problem(
                "$.plan.pipeline_chunks", $"{plan.PipelineChunks} chunks; the trainer's layers move all tokens at once", "write 1 or leave it out"));
        }

        if (kernel == ExpertKernel.PerExpertGemm && moe.Kind == FeedForwardKind.MultiHeadLatentMoe)
        {
            problems.Add(new Problem(
                "$.implementation.experts", "per-expert-gemm for Multi-Head LatentMoE, whose layer never waits for counts",
                "write grouped-gemm, or an expert-parallel layer"));
        }

        return problems;
    }
}
