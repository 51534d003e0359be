using SimMoE.Trainer.Measuring.Collectives;

namespace SimMoE.Tests.Trainer.Measuring;

public sealed class RowSplitTests
{
    /// <summary>10 rows, 75 % leave rank 0: 7 go away, 3 stay. Rank 1 of two spreads evenly: 5 and 5.</summary>
    [Fact]
    public void Sent_TwoRanks_IsTheShare()
    {
        Assert.Equal([3, 7], RowSplit.Sent(0, 2, 10, 0.75));
        Assert.Equal([5, 5], RowSplit.Sent(1, 2, 10, 0.75));
    }

    /// <summary>10 rows of rank 0, all leave it: 3, 3 and 4 for the three others. Rank 2 keeps 10 / 4 = 2 and gives 8 = 2 + 3 +
    /// 3.</summary>
    [Fact]
    public void Sent_FourRanks_SpreadsOverTheOthers()
    {
        Assert.Equal([0, 3, 3, 4], RowSplit.Sent(0, 4, 10, 1));
        Assert.Equal([2, 3, 2, 3], RowSplit.Sent(2, 4, 10, 1));
    }

    [Theory]
    [InlineData(2, 0.25)]
    [InlineData(3, 0.9)]
    [InlineData(8, 1.0)]
    public void Received_OfAllRanks_IsWhatWasSent(int ranks, double share)
    {
        var sent = Enumerable.Range(0, ranks).Sum(source => RowSplit.Sent(source, ranks, 1000, share).Sum());
        var received = Enumerable.Range(0, ranks).Sum(destination => RowSplit.Received(destination, ranks, 1000, share).Sum());
        Assert.Equal((1000L * ranks, 1000L * ranks), (sent, received));
    }
}
