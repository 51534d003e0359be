using SimMoE.Workload;

namespace SimMoE.Tests.Trainer.Communication;

public sealed class ThreadGroupTests
{
    [TorchTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Run_Ranks_DoWhatCommunicatorsDo(int ranks) =>
        ThreadGroup.Run(ranks, group => CommunicatorContract.Check(group, TestDevice.Current));

    [TorchFact]
    public void Run_Plan_GivesConsecutiveRanksAndReplicas()
    {
        var plan = new ParallelPlan
        {
            Strategy = StrategyKind.ExpertParallel,
            Ranks = 4,
            ExpertParallelSize = 2,
            SequencesPerRank = 1,
        };
        ThreadGroup.Run(
            plan,
            groups =>
            {
                Assert.Equal((4, 2, 2), (groups.World.Size, groups.Sparse.Size, groups.Replicas.Size));
                Assert.Equal(groups.World.Rank, (groups.Replicas.Rank * 2) + groups.Sparse.Rank);
                CommunicatorContract.Check(groups.Sparse, TestDevice.Current);
                CommunicatorContract.Check(groups.Replicas, TestDevice.Current);
            }
        );
    }

    [Fact]
    public void Run_OneRankThrows_ThrowsItsFailure()
    {
        var error = Assert.Throws<InvalidDataException>(() =>
            ThreadGroup.Run(
                3,
                group =>
                {
                    if (group.Rank == 1)
                    {
                        throw new InvalidDataException("mine");
                    }

                    group.Barrier();
                }
            )
        );
        Assert.Equal("mine", error.Message);
    }
}
