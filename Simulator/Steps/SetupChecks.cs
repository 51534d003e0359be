using SimMoE.Simulator.Strategies;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Simulator.Steps;

/// <summary>What must fit together in a setup. All that does not is reported at once.</summary>
public static class SetupChecks
{
    /// <summary>The problems of a setup; none if it can be predicted.</summary>
    /// <remarks>Paths are those of an experiment file: <c>$.parallelism</c>, <c>$.model</c>, <c>$.topology</c>.</remarks>
    public static IReadOnlyList<Problem> Problems(StepSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        var problems = new List<Problem>();
        CheckPlan(setup.Plan, setup.Cluster.RankCount, problems);
        if (setup.Model.Moe is { } moe && setup.Model.MoeLayers > 0)
        {
            CheckMoe(moe, problems);
            CheckStrategy(setup.Plan, moe, problems);
            CheckNodes(setup, problems);
        }
        else if (setup.Plan.Strategy != StrategyKind.DataParallel)
        {
            problems.Add(new(
                "$.parallelism.strategy", $"{setup.Plan.Strategy} spreads sparse layers and model {setup.Model.Name} has none",
                "use DataParallel, or a model with sparse layers"));
        }

        return problems;
    }

    /// <summary>Throws if the setup cannot be predicted.</summary>
    /// <exception cref="SpecException">With every problem.</exception>
    public static void Require(StepSetup setup)
    {
        var problems = Problems(setup);
        if (problems.Count > 0)
        {
            throw new SpecException(problems);
        }
    }

    private static void CheckPlan(ParallelPlan plan, int gpus, List<Problem> problems)
    {
        const string path = "$.parallelism";
        AtLeastOne(path, "ranks", plan.Ranks, problems);
        AtLeastOne(path, "expert parallel size", plan.ExpertParallelSize, problems);
        AtLeastOne(path, "head parallel size", plan.HeadParallelSize, problems);
        AtLeastOne(path, "sequences per rank", plan.SequencesPerRank, problems);
        AtLeastOne(path, "micro-batches", plan.MicroBatches, problems);
        AtLeastOne(path, "pipeline chunks", plan.PipelineChunks, problems);
        if (plan.Ranks != gpus)
        {
            problems.Add(new(path, $"{plan.Ranks} ranks on a topology of {gpus} GPUs", "one rank for each GPU"));
        }

        var group = (long)plan.ExpertParallelSize * plan.HeadParallelSize;
        if (group > 0 && plan.Ranks % group != 0)
        {
            problems.Add(new(
                path, $"{plan.Ranks} ranks do not divide into groups of {group} (expert x head parallel size)",
                "sizes whose product divides the ranks"));
        }
    }

    private static void CheckMoe(MoeSpec moe, List<Problem> problems)
    {
        if (moe.TopK < 1 || moe.TopK > moe.Experts)
        {
            problems.Add(new(
                "$.model.moe.top_k", $"{moe.TopK} of {moe.Experts} experts", $"from 1 to {moe.Experts} experts for a token"));
        }

        if (moe.Kind == FeedForwardKind.MultiHeadLatentMoe && (moe.Heads < 1 || moe.HeadSize < 1))
        {
            problems.Add(new("$.model.moe.heads", $"{moe.Heads} heads of width {moe.HeadSize}", "at least one head of width 1"));
        }

        if (moe.Kind == FeedForwardKind.LatentMoe && moe.LatentSize < 1)
        {
            problems.Add(new("$.model.moe.latent_size", $"{moe.LatentSize}", "a latent width of at least 1"));
        }
    }

    private static void CheckStrategy(ParallelPlan plan, MoeSpec moe, List<Problem> problems)
    {
        if (!SparseLayers.Supports(plan.Strategy, moe.Kind))
        {
            problems.Add(new(
                "$.parallelism.strategy", $"{plan.Strategy} cannot spread layers of kind {moe.Kind}",
                "a strategy made for them: " + string.Join(", ", Enum.GetValues<StrategyKind>().Where(
                    kind => SparseLayers.Supports(kind, moe.Kind)))));
        }

        Divides("$.parallelism.expert_parallel_size", "experts", moe.Experts, plan.ExpertParallelSize, problems);
        if (moe.Kind == FeedForwardKind.MultiHeadLatentMoe)
        {
            Divides("$.parallelism.head_parallel_size", "heads", moe.Heads, plan.HeadParallelSize, problems);
        }

        var (ep, hp) = (plan.ExpertParallelSize, plan.HeadParallelSize);
        if (hp > 1 && plan.Strategy is not (StrategyKind.HeadParallel or StrategyKind.HeadAndExpertParallel))
        {
            problems.Add(new("$.parallelism.head_parallel_size", $"{hp} with {plan.Strategy}", "1, or a head-parallel strategy"));
        }

        if (ep > 1 && plan.Strategy is StrategyKind.HeadParallel or StrategyKind.DataParallel && ep != 1)
        {
            problems.Add(new("$.parallelism.expert_parallel_size", $"{ep} with {plan.Strategy}", "1, or an expert-parallel strategy"));
        }
    }

    private static void CheckNodes(StepSetup setup, List<Problem> problems)
    {
        var plan = setup.Plan;
        if (problems.Count == 0 && plan.Strategy == StrategyKind.ExpertParallelNodeDeduplicated
            && NodeForwardingExchange.MembersPerNode(new GroupLayout(plan).Experts, setup.Cluster.NodeOfRank) == 0)
        {
            problems.Add(new(
                "$.parallelism.expert_parallel_size", $"groups of {plan.ExpertParallelSize} cut nodes unevenly",
                "groups of whole nodes, or of an equal part of a node"));
        }
    }

    private static void AtLeastOne(string path, string name, int value, List<Problem> problems)
    {
        if (value < 1)
        {
            problems.Add(new(path, $"{name} {value}", "1 or more"));
        }
    }

    private static void Divides(string path, string name, int amount, int ranks, List<Problem> problems)
    {
        if (ranks > 0 && amount % ranks != 0)
        {
            var below = amount / ranks * ranks;
            problems.Add(new(
                path, $"{amount} {name} do not divide over {ranks} ranks",
                below > 0
                    ? $"the nearest numbers of {name} that do are {below} and {below + ranks}"
                    : $"at least {ranks} {name}, or at most {amount} ranks"));
        }
    }
}
