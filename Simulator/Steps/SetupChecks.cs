using SimMoE.Simulator.Strategies;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Simulator.Steps;

/// <summary>What must fit together in a setup. All that does not is reported at once.</summary>
public static class SetupChecks
{
    /// <summary>The problems of a setup; none if it can be predicted.</summary>
    /// <param name="setup">What is to be predicted.</param>
    /// <param name="path">Where the plan stands in the user's file.</param>
    public static IReadOnlyList<Problem> Problems(StepSetup setup, string path = "$.plan")
    {
        ArgumentNullException.ThrowIfNull(setup);
        var problems = new List<Problem>();
        CheckPositive(setup.Plan, path, problems);
        if (problems.Count > 0)
        {
            return problems;
        }

        if (setup.Plan.Ranks != setup.Cluster.RankCount)
        {
            problems.Add(
                new(
                    $"{path}.ranks",
                    $"{setup.Plan.Ranks} ranks on a topology of {setup.Cluster.RankCount} GPUs",
                    "write one rank for each GPU"
                )
            );
        }

        problems.AddRange(ModelRules.Check(setup.Model));
        problems.AddRange(ParallelPlanRules.Check(setup.Plan, setup.Model, path));
        CheckNodes(setup, path, problems);
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

    private static void CheckPositive(ParallelPlan plan, string path, List<Problem> problems)
    {
        foreach (
            var (key, value) in new[]
            {
                ("ranks", plan.Ranks),
                ("expert_parallel", plan.ExpertParallelSize),
                ("head_parallel", plan.HeadParallelSize),
                ("sequences_per_rank", plan.SequencesPerRank),
                ("micro_batches", plan.MicroBatches),
                ("pipeline_chunks", plan.PipelineChunks),
                ("forwarding_chunks", plan.ForwardingChunks),
            }
        )
        {
            if (value < 1)
            {
                problems.Add(new($"{path}.{key}", $"{value}", "write 1 or more"));
            }
        }
    }

    private static void CheckNodes(StepSetup setup, string path, List<Problem> problems)
    {
        if (
            problems.Count == 0
            && setup.Plan.Strategy == StrategyKind.ExpertParallelNodeDeduplicated
            && NodeForwardingExchange.MembersPerNode(new GroupLayout(setup.Plan).Experts, setup.Cluster.NodeOfRank) == 0
        )
        {
            problems.Add(
                new(
                    $"{path}.expert_parallel",
                    $"groups of {setup.Plan.ExpertParallelSize} ranks cut nodes unevenly",
                    "write a size of whole nodes, or of an equal part of a node"
                )
            );
        }
    }
}
