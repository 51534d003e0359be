using System.Text;
using SimMoE.Trainer.Communication;
using SimMoE.Units;

namespace SimMoE.Tests.Trainer.Communication.Control;

public sealed class RendezvousTests
{
    [Fact]
    public void Exchange_ThreeRanks_GivesEveryPartInRankOrder()
    {
        var ranks = new RankThreads(3);
        ranks.Run(session =>
        {
            for (var round = 0; round < 50; round++)
            {
                var parts = session.Exchange(Encoding.UTF8.GetBytes($"{session.Rank} in round {round}"));
                Assert.Equal([$"0 in round {round}", $"1 in round {round}", $"2 in round {round}"], parts.Select(Encoding.UTF8.GetString));
            }
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Start_OneRankLate_Meets(int late)
    {
        var ranks = new RankThreads(2);
        var errors = RankThreads.Run(
            [0, 1],
            rank =>
            {
                Thread.Sleep(rank == late ? 400 : 0);
                using var session = RankSession.Start(ranks.Options(rank));
                session.Leave();
            }
        );
        Assert.All(errors, Assert.Null);
    }

    [Fact]
    public void Start_RanksMissing_NamesThemOnEveryRankThatCame()
    {
        var ranks = new RankThreads(4) { Rendezvous = TimeSpan.FromSeconds(1) };
        var errors = RankThreads.Run([0, 2], rank => RankSession.Start(ranks.Options(rank)).Dispose());
        var failures = errors.Select(error => Assert.IsType<RankFailureException>(error).Failure).ToArray();
        Assert.Equal(failures[0], failures[1]);
        Assert.Equal(3, failures[0].ExitCode);
        Assert.StartsWith(
            $"ranks 1, 3 of 4 did not come to 127.0.0.1 port {ranks.Ports[0]} within 1 s",
            failures[0].Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Start_RankZeroMissing_SaysWhereItWasLookedFor()
    {
        var ranks = new RankThreads(2) { Rendezvous = TimeSpan.FromSeconds(0.5) };
        var error = Assert.Throws<WorldException>(() => RankSession.Start(ranks.Options(1)));
        Assert.StartsWith(
            $"rank 1 did not find rank 0 at 127.0.0.1 port {ranks.Ports[0]} within 0.5 s",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Start_OtherWorldSize_IsTheUsersInputOnEveryRank()
    {
        var ranks = new RankThreads(3) { RunIdIsSecret = true };
        var errors = RankThreads.Run([0, 1], rank => RankSession.Start(ranks.Options(rank, rank == 1 ? 2 : 3)).Dispose());
        var failures = errors.Select(error => Assert.IsType<RankFailureException>(error).Failure).ToArray();
        Assert.Equal(failures[0], failures[1]);
        Assert.Equal((1, 2), (failures[0].Rank, failures[0].ExitCode));
        Assert.Contains("was started with world size 2", failures[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_SameRankTwice_IsTheUsersInput()
    {
        var ranks = new RankThreads(3) { RunIdIsSecret = true };
        var errors = RankThreads.Run([0, 1, 1], rank => RankSession.Start(ranks.Options(rank)).Dispose());
        Assert.All(errors, error => Assert.Equal(2, Assert.IsType<RankFailureException>(error).Failure.ExitCode));
        Assert.Contains("two processes with rank 1", errors[0]!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_OtherVersion_IsRefused()
    {
        var ranks = new RankThreads(2) { Rendezvous = TimeSpan.FromSeconds(1) };
        var errors = RankThreads.Run([0, 1], rank => RankSession.Start(ranks.Options(rank) with { Version = $"v{rank}" }).Dispose());
        Assert.All(
            errors,
            error => Assert.Contains("runs v1", Assert.IsType<RankFailureException>(error).Message, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Start_PortInUse_SaysSo()
    {
        var ranks = new RankThreads(2);
        using var other = FreePort.Listen(ranks.Ports[0]);
        var error = Assert.Throws<WorldException>(() => RankSession.Start(ranks.Options(0)));
        Assert.StartsWith($"127.0.0.1 port {ranks.Ports[0]} is in use", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Under torchrun the agent sits at MASTER_PORT, accepts connections, and does not speak our language.</summary>
    [Fact]
    public void Start_AgentAtThePort_MeetsAtTheNext()
    {
        var first = FreePort.Find();
        using var agent = FreePort.Listen(first);
        new RankThreads(2) { Ports = [first, FreePort.Find()] }.Run(session => Assert.Equal(2, session.Exchange([1]).Length));
    }

    [Fact]
    public void Start_TwoRunsAtTheSamePorts_DoNotMix()
    {
        int[] ports = [FreePort.Find(), FreePort.Find()];
        var runs = new[] { "a", "b" }.Select(run => new RankThreads(2) { Ports = ports, RunId = run }).ToArray();
        var errors = RankThreads.Run(
            [0, 1],
            run => runs[run].Run(session => Assert.All(session.Exchange([(byte)run]), part => Assert.Equal((byte)run, part[0])))
        );
        Assert.All(errors, Assert.Null);
    }

    [Fact]
    public void RequireSame_ValuesDiffer_IsTheSameProblemOnEveryRank()
    {
        var ranks = new RankThreads(2);
        ranks.Run(session =>
        {
            session.RequireSame("spec", "one");
            var error = Assert.Throws<SpecException>(() => session.RequireSame("spec", session.Rank == 0 ? "one" : "two"));
            Assert.Contains("has 'one', rank 1", error.Message, StringComparison.Ordinal);
        });
    }

    /// <summary>Ranks run apart by up to a step, as they do between collectives; whoever is asked, all stop at one border.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void AgreeToStop_OneRankAsked_AllStopAtTheSameBorder(int asked)
    {
        using var stop = new CancellationTokenSource();
        var ranks = new RankThreads(3);
        ranks.Stop[asked] = stop.Token;
        var borders = new int[3];
        ranks.Run(session =>
        {
            do
            {
                session.Exchange([]);
                borders[session.Rank]++;
                if (session.Rank == 1 && borders[1] == 5)
                {
                    stop.Cancel();
                }
            } while (!session.AgreeToStop() && borders[session.Rank] < 100_000);
        });
        Assert.Equal([borders[0], borders[0], borders[0]], borders);
        Assert.InRange(borders[0], 5, 99_999);
    }
}
