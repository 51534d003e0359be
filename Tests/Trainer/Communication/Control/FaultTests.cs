using SimMoE.Trainer.Communication;
using SimMoE.Units;

namespace SimMoE.Tests.Trainer.Communication.Control;

/// <summary>Failures told through the control plane, in one process; with real processes:
/// <see cref="Processes.ProcessFaultTests"/>.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Run_OneRankThrows_AllEndWithItsExitCodeAndTheFirstOfTheHostSaysIt(int failing)
    {
        var ranks = new RankThreads(3);
        var errors = RankThreads.Run(
            [0, 1, 2],
            rank =>
                RankSession.Run(
                    ranks.Options(rank),
                    session =>
                    {
                        session.Exchange([]);
                        if (rank == failing)
                        {
                            throw new SpecException(new Problem("$.model", "found a bad one", "expected a good one"));
                        }

                        session.Exchange([]);
                        return 0;
                    },
                    Describe
                )
        );
        for (var rank = 0; rank < 3; rank++)
        {
            if (rank == failing)
            {
                Assert.True(rank == 0 ? errors[rank] is SpecException : errors[rank] is RankFailureException { IsToldElsewhere: true });
                Assert.Equal("", ranks.Talk[rank].ToString());
            }
            else
            {
                Assert.Equal(2, Assert.IsType<RankFailureException>(errors[rank]).Failure.ExitCode);
                SpinWait.SpinUntil(() => ranks.Ended[rank] is not null, TimeSpan.FromSeconds(20));
                Assert.Equal(2, ranks.Ended[rank]);
                Assert.Matches(
                    rank == 0 ? $"^simmoe: rank {failing} .*failed: \\$\\.model: found a bad one" : "^$",
                    ranks.Talk[rank].ToString()
                );
            }
        }
    }

    [Fact]
    public void Run_TwoRanksThrow_AllAgreeOnOne()
    {
        var ranks = new RankThreads(2);
        var errors = RankThreads.Run(
            [0, 1],
            rank =>
                RankSession.Run(
                    ranks.Options(rank),
                    session =>
                    {
                        session.Exchange([]);
                        throw rank == 0 ? new SpecException(new Problem("a", "b", "c")) : new WorldException("disk");
                    },
                    Describe
                )
        );
        var codes = errors
            .Select(error => error is RankFailureException other ? other.Failure.ExitCode : Describe(error!).ExitCode)
            .ToArray();
        Assert.Equal(codes[0], codes[1]);
    }

    /// <summary>Rank 1 sees its transfer break because rank 2 has failed; rank 2's failure counts, though it comes later.</summary>
    [Fact]
    public void Run_SymptomBeforeTheCause_TheCauseCounts()
    {
        var ranks = new RankThreads(3);
        var errors = RankThreads.Run(
            [0, 1, 2],
            rank =>
                RankSession.Run(
                    ranks.Options(rank),
                    session =>
                    {
                        session.Exchange([]);
                        if (rank == 2)
                        {
                            Thread.Sleep(300);
                            throw new SpecException(new Problem("a", "b", "c"));
                        }

                        throw new TransferException("all-reduce: connection closed", new IOException());
                    },
                    Describe
                )
        );
        Assert.True(errors[2] is RankFailureException { IsToldElsewhere: true });
        Assert.All(
            errors[..2],
            error => Assert.Equal((2, 2), (((RankFailureException)error!).Failure.Rank, ((RankFailureException)error).Failure.ExitCode))
        );
    }

    private static (int ExitCode, string Message) Describe(Exception error) => (error is SpecException ? 2 : 3, error.Message);
}
