using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Trainer.Model;

/// <summary>What of the simulator's vocabulary the trainer runs; the rest is refused by name.</summary>
public static class ModelSupport
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
        var problems = new List<Problem>();
        CheckAttention(model.Attention, $"{path}.attention", problems);
        if (model.Moe is { SharedExperts: > 0 })
        {
            problems.Add(new Problem($"{path}.moe.shared_experts", $"{model.Moe.SharedExperts} shared experts", "the trainer has none: write 0"));
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
            problems.Add(new Problem($"{path}.strategy", $"{StrategyNames.Of(plan.Strategy)} is simulated only",
                $"the trainer runs {string.Join(", ", Strategies.Select(StrategyNames.Of))}"));
        }

        if (plan.PipelineChunks > 1)
        {
            problems.Add(new Problem($"{path}.pipeline_chunks", $"{plan.PipelineChunks} chunks are simulated only", "write 1 or leave it out"));
        }

        return problems;
    }

    private static void CheckAttention(AttentionSpec attention, string path, List<Problem> problems)
    {
        if (attention.Kind == AttentionKind.MultiHeadLatent)
        {
            problems.Add(new Problem($"{path}.kind", "multi-head-latent attention is simulated only", "the trainer runs grouped-query"));
        }

        if (attention.HeadSize % 2 != 0)
        {
            problems.Add(new Problem($"{path}.head_size", $"{attention.HeadSize} channels do not pair up", "rotary embedding needs an even number"));
        }
    }
}
