using SimMoE.Trainer.Communication;
using SimMoE.Workload;

namespace SimMoE.Tests.Trainer.Communication;

/// <summary>Eight ranks, groups of four: 0-3 and 4-7 share layers; 0 and 4, 1 and 5, … are replicas.</summary>
public sealed class GroupMembersTests
{
    private static readonly ParallelPlan Plan = new()
    {
        Strategy = StrategyKind.HeadAndExpertParallel,
        Ranks = 8,
        HeadParallelSize = 2,
        ExpertParallelSize = 2,
        SequencesPerRank = 1,
    };

    [Fact]
    public void Sparse_SecondGroup_IsConsecutiveRanks()
    {
        var group = GroupMembers.Sparse(6, Plan);
        Assert.Equal([4, 5, 6, 7], group.Ranks);
        Assert.Equal((2, 4, "sparse 1"), (group.Place, group.Root, group.Name));
    }

    [Fact]
    public void Replicas_Rank_AreThoseAtItsPlace()
    {
        var group = GroupMembers.Replicas(6, Plan);
        Assert.Equal([2, 6], group.Ranks);
        Assert.Equal((1, 2, "replicas 2"), (group.Place, group.Root, group.Name));
    }

    [Fact]
    public void World_Rank_IsEverybody() => Assert.Equal((6, 8), (GroupMembers.World(6, 8).Place, GroupMembers.World(6, 8).Ranks.Count));
}
