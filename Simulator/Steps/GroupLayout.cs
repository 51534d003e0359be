using SimMoE.Workload;

namespace SimMoE.Simulator.Steps;

/// <summary>Which ranks share what. Rank = (replica x headBlocks + headBlock) x expertBlocks + expertBlock.</summary>
/// <remarks>Ranks that exchange tokens among experts are consecutive, so that they lie inside a node whenever they are not more than its
/// GPUs; ranks that exchange heads lie <c>expert-parallel size</c> apart, so that with experts spread inside a node heads are spread across
/// nodes, each over its own rail. See docs/models/head-and-expert-parallel.md.</remarks>
public sealed class GroupLayout
{
    /// <summary>Lays the plan's ranks out.</summary>
    /// <param name="plan">Sizes whose product divides the ranks.</param>
    public GroupLayout(ParallelPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var (ranks, experts, heads) = (plan.Ranks, plan.ExpertParallelSize, plan.HeadParallelSize);
        ExpertBlocks = experts;
        HeadBlocks = heads;
        All = RankGroups.Strided(ranks, ranks, 1);
        Experts = RankGroups.Strided(ranks, experts, 1);
        Heads = RankGroups.Strided(ranks, heads, experts);
        Replicas = RankGroups.Strided(ranks, ranks / (experts * heads), experts * heads);
    }

    /// <summary>Ranks that one head block's experts are spread over.</summary>
    public int ExpertBlocks { get; }

    /// <summary>Blocks that the heads are cut into.</summary>
    public int HeadBlocks { get; }

    /// <summary>Every rank: reduces the gradients of attention, dense layers, routers and projections.</summary>
    public RankGroups All { get; }

    /// <summary>Ranks that hold one set of experts between them; consecutive.</summary>
    public RankGroups Experts { get; }

    /// <summary>Ranks that hold one set of heads between them; consecutive when experts are not spread.</summary>
    public RankGroups Heads { get; }

    /// <summary>Ranks that hold the same experts of the same heads: reduces the gradients of experts.</summary>
    public RankGroups Replicas { get; }

    /// <summary>Where a rank stands.</summary>
    public (int Replica, int HeadBlock, int ExpertBlock) Place(int rank)
    {
        var block = rank / ExpertBlocks;
        return (block / HeadBlocks, block % HeadBlocks, rank % ExpertBlocks);
    }
}
