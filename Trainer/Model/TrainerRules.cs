using SimMoE.Trainer.Layers;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Trainer.Model;

/// <summary>What of the simulator's vocabulary the trainer runs; the rest is refused by name.</summary>
public static class TrainerRules
{
    /// <summary>Strategies that the trainer runs.</summary>
    public static IReadOnlyList<StrategyKind> Strategies { get; } =
    [StrategyKind.DataParallel, StrategyKind.ExpertParallel, StrategyKind.HeadParallel, StrategyKind.LatentExpertParallel];

    /// <summary>Everything in a model that the simulator knows and the trainer does not run.</summary>
    /// <param name="model">Valid by <see cref="ModelRules"/>.</param>
    /// <param name="path">Where it stands in the user's file.</param>
    public static IReadOnlyList<Problem> Check(ModelSpec model, string path = "$.model")
    {
        ArgumentNullException.ThrowIfNull(model);
        List<Problem> problems = [.. CheckMoe(model.Moe, $"{path}.moe")];
        if (model.Attention.Kind == AttentionKind.MultiHeadLatent)
        {
            problems.Add(
                new Problem($"{path}.attention.kind", "multi-head-latent attention is simulated only", "the trainer runs grouped-query")
            );
        }

        if (model.Attention.HeadSize % 2 != 0)
        {
            problems.Add(
                new Problem(
                    $"{path}.attention.head_size",
                    $"{model.Attention.HeadSize} channels do not pair up",
                    "rotary embedding needs an even number"
                )
            );
        }

        return problems;
    }

    /// <summary>Everything in a plan that the simulator knows and the trainer does not run.</summary>
    /// <param name="plan">Valid by <see cref="ParallelPlanRules"/>.</param>
    /// <param name="path">Where it stands in the user's file.</param>
    public static IReadOnlyList<Problem> Check(ParallelPlan plan, string path = "$.parallel")
    {
        ArgumentNullException.ThrowIfNull(plan);
        var problems = new List<Problem>();
        if (!Strategies.Contains(plan.Strategy))
        {
            problems.Add(
                new Problem(
                    $"{path}.strategy",
                    $"{StrategyNames.Of(plan.Strategy)} is simulated only",
                    $"the trainer runs {string.Join(", ", Strategies.Select(StrategyNames.Of))}"
                )
            );
        }

        if (plan.PipelineChunks > 1)
        {
            problems.Add(
                new Problem($"{path}.pipeline_chunks", $"{plan.PipelineChunks} chunks are simulated only", "write 1 or leave it out")
            );
        }

        return problems;
    }

    /// <summary>Every rule that the sparse layer of a model breaks under a plan: those of model and plan, and what the trainer does not
    /// run. Attention is
    /// another matter, so that a layer can be had alone.</summary>
    /// <param name="model">The model.</param>
    /// <param name="plan">How it is spread.</param>
    /// <param name="kernel">How experts' products are launched.</param>
    public static IReadOnlyList<Problem> CheckLayer(ModelSpec model, ParallelPlan plan, ExpertKernel kernel = ExpertKernel.GroupedGemm)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(plan);
        List<Problem> problems = [.. ModelRules.Check(model), .. ParallelPlanRules.Check(plan, model)];
        if (model.Moe is not { } moe)
        {
            return problems;
        }

        problems.AddRange([.. Check(plan), .. CheckMoe(moe, "$.model.moe")]);
        if (kernel == ExpertKernel.PerExpertGemm && moe.Kind == FeedForwardKind.MultiHeadLatentMoe)
        {
            problems.Add(
                new Problem(
                    "$.implementation.experts",
                    "per-expert-gemm for Multi-Head LatentMoE, whose layer never waits for counts",
                    "write grouped-gemm, or an expert-parallel layer"
                )
            );
        }

        return problems;
    }

    private static IEnumerable<Problem> CheckMoe(MoeSpec? moe, string path)
    {
        if (moe is { SharedExperts: > 0 })
        {
            yield return new Problem(
                $"{path}.shared_experts",
                $"{moe.SharedExperts} shared experts; the trainer has none",
                "write 0 or leave it out"
            );
        }
    }
}
