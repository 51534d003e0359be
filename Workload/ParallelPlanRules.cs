using SimMoE.Units;
using SimMoE.Workload.Models;

namespace SimMoE.Workload;

/// <summary>What must hold between a plan and the model that it spreads.</summary>
public static class ParallelPlanRules
{
    /// <summary>Every rule that the plan breaks.</summary>
    /// <param name="plan">The plan; its sizes are positive.</param>
    /// <param name="model">The model.</param>
    /// <param name="path">Where the plan stands in the user's file.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IReadOnlyList<Problem> Check(ParallelPlan plan, ModelSpec model, string path = "$.plan")
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(model);
        var problems = new List<Problem>();
        CheckSizes(plan, model, path, problems);
        CheckStrategy(plan, model, path, problems);
        if (model.Moe is { } moe)
        {
            CheckLayer(plan, moe, path, problems);
        }

        return problems;
    }

    private static void CheckSizes(ParallelPlan plan, ModelSpec model, string path, List<Problem> problems)
    {
        var group = (long)plan.ExpertParallelSize * plan.HeadParallelSize;
        if (group > plan.Ranks || plan.Ranks % group != 0)
        {
            var key = plan.ExpertParallelSize > 1 ? "expert_parallel" : "head_parallel";
            var size = plan.ExpertParallelSize > 1 ? plan.ExpertParallelSize : plan.HeadParallelSize;
            var product =
                plan.ExpertParallelSize > 1 && plan.HeadParallelSize > 1
                    ? $"expert parallel {plan.ExpertParallelSize} x head parallel {plan.HeadParallelSize}"
                    : $"a group of {size}";
            problems.Add(
                new Problem(
                    $"{path}.{key}",
                    $"{plan.Ranks} ranks do not divide into groups of {group} ({product})",
                    $"sizes near it that divide: {Divisors.Nearest(plan.Ranks, size)}"
                )
            );
        }

        var tokens = (long)plan.SequencesPerRank * model.SequenceLength;
        if (plan.PipelineChunks > tokens)
        {
            problems.Add(
                new Problem($"{path}.pipeline_chunks", $"{plan.PipelineChunks} chunks of {tokens} tokens", $"write 1 to {tokens}")
            );
        }
    }

    private static void CheckStrategy(ParallelPlan plan, ModelSpec model, string path, List<Problem> problems)
    {
        FeedForwardKind? needed = plan.Strategy switch
        {
            StrategyKind.DataParallel => null,
            StrategyKind.HeadParallel or StrategyKind.HeadAndExpertParallel => FeedForwardKind.MultiHeadLatentMoe,
            StrategyKind.LatentExpertParallel => FeedForwardKind.LatentMoe,
            _ => FeedForwardKind.Moe,
        };
        if (needed is { } kind && model.Moe?.Kind != kind)
        {
            var has = model.Moe is null ? "no sparse layers" : $"layers of kind {NameOf(model.Moe.Kind)}";
            problems.Add(
                new Problem(
                    $"{path}.strategy",
                    $"{StrategyNames.Of(plan.Strategy)} spreads layers of kind {NameOf(kind)}, and the model has {has}",
                    $"change 'model.moe.kind', or write one of {string.Join(", ", Fitting(model.Moe?.Kind))}"
                )
            );
        }

        if (plan.HeadParallelSize > 1 && plan.Strategy is not (StrategyKind.HeadParallel or StrategyKind.HeadAndExpertParallel))
        {
            problems.Add(
                new Problem(
                    $"{path}.head_parallel",
                    $"{StrategyNames.Of(plan.Strategy)} spreads no heads, found {plan.HeadParallelSize}",
                    "write 1 or leave it out"
                )
            );
        }

        if (plan.ExpertParallelSize > 1 && plan.Strategy is (StrategyKind.HeadParallel or StrategyKind.DataParallel))
        {
            problems.Add(
                new Problem(
                    $"{path}.expert_parallel",
                    $"{StrategyNames.Of(plan.Strategy)} spreads no experts, found {plan.ExpertParallelSize}",
                    plan.Strategy == StrategyKind.HeadParallel ? "write 1, or strategy head-and-expert-parallel" : "write 1 or leave it out"
                )
            );
        }
    }

    private static void CheckLayer(ParallelPlan plan, MoeSpec moe, string path, List<Problem> problems)
    {
        if (moe.Experts % plan.ExpertParallelSize != 0)
        {
            problems.Add(
                new Problem(
                    $"{path}.expert_parallel",
                    $"{moe.Experts} experts do not divide over {plan.ExpertParallelSize} ranks",
                    $"numbers of experts near it that do: {Divisors.NearestMultiples(moe.Experts, plan.ExpertParallelSize)}; "
                        + $"ranks near it that do: {Divisors.Nearest(moe.Experts, plan.ExpertParallelSize)}"
                )
            );
        }

        if (moe.Kind == FeedForwardKind.MultiHeadLatentMoe && moe.Heads % plan.HeadParallelSize != 0)
        {
            problems.Add(
                new Problem(
                    $"{path}.head_parallel",
                    $"{moe.Heads} heads do not divide over {plan.HeadParallelSize} ranks",
                    $"ranks near it that do: {Divisors.Nearest(moe.Heads, plan.HeadParallelSize)}; more ranks than heads need head-and-expert-parallel"
                )
            );
        }

        if (moe.TopK > moe.Experts)
        {
            problems.Add(
                new Problem(
                    $"{path}.strategy",
                    $"a token chooses {moe.TopK} of {moe.Experts} experts",
                    "lower 'model.moe.top_k', or add experts"
                )
            );
        }
    }

    private static IEnumerable<string> Fitting(FeedForwardKind? kind) =>
        kind switch
        {
            FeedForwardKind.MultiHeadLatentMoe => ["head-parallel", "head-and-expert-parallel", "data-parallel"],
            FeedForwardKind.LatentMoe => ["latent-expert-parallel", "data-parallel"],
            FeedForwardKind.Moe =>
            [
                "expert-parallel",
                "expert-parallel-rank-dedup",
                "expert-parallel-node-dedup",
                "expert-parallel-all-gather",
                "data-parallel",
            ],
            _ => ["data-parallel"],
        };

    private static string NameOf(FeedForwardKind kind) =>
        kind switch
        {
            FeedForwardKind.MultiHeadLatentMoe => "multi-head-latent-moe",
            FeedForwardKind.LatentMoe => "latent-moe",
            FeedForwardKind.Moe => "moe",
            _ => "dense",
        };
}
