using SimMoE.Units;
using SimMoE.Workload.Routing;

namespace SimMoE.Tests.Workload.Routing;

public sealed class RoutingFileTests : IDisposable
{
    private readonly string _path = Path.Combine(
        Path.GetTempPath(),
        $"simmoe-routing-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.csv"
    );

    public void Dispose() => File.Delete(_path);

    /// <summary>Counts 50, 30, 20, 0 of 100 at k = 2: inclusion 1, 0.6, 0.4, 0, whatever weights lead there.</summary>
    [Fact]
    public void Counts_OfFile_AreReachedAsInclusion()
    {
        var routing = Counts("layer,expert,count\n# warm\n0,0,50\n0,1,30\n0,2,20\n");
        var inclusion = routing.Inclusion(0, 0);
        Assert.Equal(1, inclusion[0], 6);
        Assert.Equal(0.6, inclusion[1], 6);
        Assert.Equal(0.4, inclusion[2], 6);
        Assert.Equal(0, inclusion[3], 6);
        Assert.Equal(1000, routing.Route(0, 0, 0, 1, 1000).Rows(0, 0));
    }

    /// <summary>A file of layers 3 and 5 serves layer 5 by name and layers 0 and 1 in turn.</summary>
    [Fact]
    public void Counts_OfFewLayers_ServeAllInTurn()
    {
        var routing = Counts("layer,expert,count\n3,0,1\n3,1,1\n5,2,1\n5,3,1\n");
        Assert.Equal(1, routing.Inclusion(5, 0)[2], 6);
        Assert.Equal(1, routing.Inclusion(0, 0)[0], 6);
        Assert.Equal(1, routing.Inclusion(1, 0)[2], 6);
    }

    [Fact]
    public void Counts_OfHeads_AreReadByHead()
    {
        var routing = Counts("layer,head,expert,count\n0,0,0,1\n0,0,1,1\n0,1,2,1\n0,1,3,1\n");
        Assert.Equal(1, routing.Inclusion(0, 0)[1], 6);
        Assert.Equal(1, routing.Inclusion(0, 1)[3], 6);
    }

    [Fact]
    public void Counts_WithSlips_ReportEachLine()
    {
        var problems = ProblemsOf(() => Counts("layer,expert,count\n0,0,9\n0,7,1\n0,one,2\n0,0,3\n0,1,1\n0,2\n"));
        Assert.Equal([2, 3, 4, 5, 7], problems.Select(problem => problem.Line));
        Assert.Equal(
            "expert 0 of layer 0 has 90.0 % of the choices",
            problems[0].Found.Replace("90.0%", "90.0 %", StringComparison.Ordinal)
        );
        Assert.Equal("the model has experts 0 to 3", problems[1].Expected);
    }

    [Theory]
    [InlineData("expert,count\n0,1\n")]
    [InlineData("layer,expert,count\n")]
    [InlineData("layer,expert,count\n0,1,-4\n")]
    [InlineData("layer,expert,count\n0,1,0\n")]
    public void Counts_OfUnusableFile_AreRefused(string text) => Assert.NotEmpty(ProblemsOf(() => Counts(text)));

    /// <summary>Three tokens, two sources of two tokens: the fourth token is the file's first again.</summary>
    [Fact]
    public void Trace_ShorterThanTheBatch_StartsAgain()
    {
        var routed = Trace("layer,token,expert\n0,0,0,1\n0,1,2,3\n0,2,1,3\n").Route(0, 0, 0, 2, 2);
        Assert.Equal([1, 1, 1, 1], Enumerable.Range(0, 4).Select(expert => routed.Rows(0, expert)));
        Assert.Equal([1, 2, 0, 1], Enumerable.Range(0, 4).Select(expert => routed.Rows(1, expert)));
        Assert.Equal(2, routed.DistinctTokens(1, 0, 2));
        Assert.Equal(1, routed.DistinctTokens(1, 1, 2));
    }

    [Fact]
    public void Trace_NextMicroBatch_GoesOn()
    {
        var routing = Trace("layer,token,expert\n0,0,0,1\n0,1,2,3\n0,2,1,3\n");
        Assert.Equal(1, routing.Route(0, 1, 0, 1, 1).Rows(0, 2));
        Assert.Equal(1, routing.Route(0, 2, 0, 1, 1).Rows(0, 1));
    }

    [Fact]
    public void Trace_WithSlips_ReportsEachLine()
    {
        var problems = ProblemsOf(() => Trace("layer,token,expert\n0,0,0\n0,1,2,2\n0,2,1,9\n0,3,1,3\n"));
        Assert.Equal([2, 3, 4], problems.Select(problem => problem.Line));
        Assert.Equal("the token names 1 experts; the model chooses 2", $"{problems[0].Found}; {problems[0].Expected}");
    }

    private PopularityRouting Counts(string text)
    {
        File.WriteAllText(_path, text);
        return new PopularityRouting(new RoutingSpec { Distribution = RoutingDistribution.Counts, File = _path }, 4, 2, 1);
    }

    private TraceRouting Trace(string text)
    {
        File.WriteAllText(_path, text);
        return new TraceRouting(_path, 4, 2);
    }

    private static IReadOnlyList<Problem> ProblemsOf(Action read) => Assert.Throws<SpecException>(read).Problems;
}
