using SimMoE.Workload.Routing;

namespace SimMoE.Tests.Workload.Routing;

public sealed class TokenSampleTests
{
    /// <summary>
    /// Two sources of two tokens, 6 experts, k = 3. Source 0: {0,1,2} and {0,3,5}; source 1: {3,4,5} and {4,1,0}.
    /// In three groups of two, source 0 hits group 0 with both tokens, group 1 with both, group 2 with one.
    /// </summary>
    [Fact]
    public void RowsAndDistinct_OfHandWrittenChoices_AreTheHandCounts()
    {
        var tokens = new TokenSample([0, 1, 2, 0, 3, 5, 3, 4, 5, 4, 1, 0], 2, 2, 6, 3);
        Assert.Equal([2, 1, 1, 1, 0, 1], Enumerable.Range(0, 6).Select(expert => tokens.Rows(0, expert)));
        Assert.Equal([1, 1, 0, 1, 2, 1], Enumerable.Range(0, 6).Select(expert => tokens.Rows(1, expert)));
        Assert.Equal([2, 2, 1], Enumerable.Range(0, 3).Select(group => tokens.DistinctTokens(0, group, 3)));
        Assert.Equal([1, 1, 2], Enumerable.Range(0, 3).Select(group => tokens.DistinctTokens(1, group, 3)));
        Assert.Equal([2, 1], Enumerable.Range(0, 2).Select(group => tokens.DistinctTokens(0, group, 2)));
        Assert.Equal(2, tokens.DistinctTokens(0, 0, 1));
    }

    [Fact]
    public void Constructor_ChoicesOfAnotherSize_Throws() => Assert.Throws<ArgumentException>(() => new TokenSample([0, 1, 2], 1, 2, 4, 2));
}
