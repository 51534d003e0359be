namespace SimMoE.Tests.Trainer.Processes;

/// <summary>Faults of real processes; the fault timeout is 5 s.</summary>
public sealed class ProcessFaultTests
{
    private const int Stop = 19;
    private const int Continue = 18;
    private const int Killed = 9;
    private const int World = 3;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Kill_OneRank_TheOthersEndAndNameIt(int killed)
    {
        using var ranks = new RankProcesses(3, "steps");
        ranks.WaitUntilReady();
        ranks.Signal(killed, Killed);
        foreach (var rank in Enumerable.Range(0, 3).Where(rank => rank != killed))
        {
            Assert.Equal(World, ranks.ExitCode(rank));
            AssertNames(ranks, rank, killed, "ended without a word");
        }
    }

    /// <summary>A stopped process cannot end; when it is continued it learns what was decided meanwhile and ends as the others
    /// did.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Stop_OneRank_TheOthersEndAndNameIt(int stopped)
    {
        using var ranks = new RankProcesses(3, "steps");
        ranks.WaitUntilReady();
        ranks.Signal(stopped, Stop);
        foreach (var rank in Enumerable.Range(0, 3).Where(rank => rank != stopped))
        {
            Assert.Equal(World, ranks.ExitCode(rank));
            AssertNames(ranks, rank, stopped, "has not answered for");
        }

        Assert.False(ranks.HasEnded(stopped));
        ranks.Signal(stopped, Continue);
        Assert.Equal(World, ranks.ExitCode(stopped));
    }

    [Fact]
    public void MainThreadHangs_OneRank_AllEndAndNameIt()
    {
        using var ranks = new RankProcesses(3, "hang");
        for (var rank = 0; rank < 3; rank++)
        {
            Assert.Equal(World, ranks.ExitCode(rank));
            AssertNames(ranks, rank, 1, "has made no progress for");
            Assert.Contains("step 5", ranks.Talk(rank), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Throw_OneRank_AllEndWithItsExitCode()
    {
        using var ranks = new RankProcesses(3, "throw");
        for (var rank = 0; rank < 3; rank++)
        {
            Assert.Equal(2, ranks.ExitCode(rank));
            Assert.Equal(rank == 0, ranks.Talk(rank).Contains("$.data: a bad token", StringComparison.Ordinal));
        }

        AssertNames(ranks, 0, 1, "failed: $.data");
        Assert.Equal("", ranks.Talk(2));
    }

    private static void AssertNames(RankProcesses ranks, int rank, int guilty, string what)
    {
        var lines = ranks.Talk(rank).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var line = Assert.Single(lines);
        Assert.StartsWith(
            $"simmoe: rank {guilty} (host {Environment.MachineName}, process {ranks.ProcessId(guilty)}) {what}",
            line,
            StringComparison.Ordinal
        );
    }
}
