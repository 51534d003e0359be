using SimMoE.Trainer.Training;
using SimMoE.Workload.Routing;

namespace SimMoE.Tests.Trainer.Training;

/// <summary>What a run writes for people and for the simulator.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("simmoe-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(88_123.0, 0.312, "iter 10: loss 3.2100, 187.3 ms, 88.1k tok/s, mfu 31.2 %")]
    [InlineData(1_234_000.0, null, "iter 10: loss 3.2100, 187.3 ms, 1.23M tok/s, mfu -")]
    [InlineData(812.4, null, "iter 10: loss 3.2100, 187.3 ms, 812 tok/s, mfu -")]
    public void Of_Report_IsTheLineThatUsersKnow(double tokensPerSecond, double? utilization, string expected) =>
        Assert.Equal(expected, ProgressLine.Of(Report(10) with { TokensPerSecond = tokensPerSecond, Utilization = utilization }));

    /// <summary>Counts 0, 1, 3, 8 of mean 3: quantiles 0, 0.75, 2, 4.25, 8, over the mean.</summary>
    [Fact]
    public void Of_Counts_AreQuantilesOverTheMean() =>
        Assert.Equal([0, 0.25, 2 / 3.0, 4.25 / 3, 8 / 3.0], LoadQuantiles.Of(2, [8, 0, 3, 1]).Values);

    [Fact]
    public void MetricsLog_OfARunThatGoesOn_DropsLaterAndTornLines()
    {
        var path = Path.Combine(_folder, "log.jsonl");
        using (var log = new MetricsLog(path, 0))
        {
            log.Write(Report(1));
            log.Write(Report(2));
            log.Write(new EvaluationReport(2, 3, 100));
            log.Write(Report(3));
        }

        File.AppendAllText(path, "{\"iter\":4,\"lo");
        using (var log = new MetricsLog(path, 2))
        {
            log.Write(Report(3));
        }

        Assert.Equal(["1", "2", "2", "3"], File.ReadLines(path).Select(line => line.Split([':', ','])[1]));
    }

    [Fact]
    public void WriteIndices_WithHeads_IsReadByTheSimulator()
    {
        var path = Path.Combine(_folder, "trace.csv");
        RoutingTrace.WriteIndices(path, [new LayerChoices(1, 2, 2, [0, 1, 2, 3, 3, 0, 1, 2])]);

        var routed = new TraceRouting(path, 4, 2).Route(1, 0, head: 1, sources: 2, tokensPerSource: 1);

        Assert.Equal([1, 0, 0, 1], Enumerable.Range(0, 4).Select(expert => routed.Rows(0, expert)));
        Assert.Equal([0, 1, 1, 0], Enumerable.Range(0, 4).Select(expert => routed.Rows(1, expert)));
    }

    [Fact]
    public void WriteCounts_WithoutHeads_HasTheSimulatorsColumns()
    {
        var path = Path.Combine(_folder, "counts.csv");
        RoutingTrace.WriteCounts(path, [new LayerCounts(2, 0, [5, 7])]);

        Assert.Equal(["layer,expert,count", "2,0,5", "2,1,7"], File.ReadAllLines(path));
    }

    [Fact]
    public void First_OrderOfBatches_CountsStepsMicroBatchesRanks()
    {
        var order = new BatchOrder(Ranks: 2, MicroBatches: 3, SequencesPerRank: 4);

        Assert.Equal(24, order.SequencesPerStep);
        Assert.Equal(24 + 8 + 4, order.First(step: 1, microBatch: 1, rank: 1));
    }

    private static StepReport Report(long step) =>
        new()
        {
            Step = step,
            Loss = 3.21,
            LearningRate = 1e-3,
            Milliseconds = 187.3,
            TokensPerSecond = 88_123,
            GradientNorm = 1.5,
        };
}
