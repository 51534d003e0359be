using SimMoE.Simulator.Engine;
using SimMoE.Simulator.Results;
using SimMoE.Simulator.Steps;
using SimMoE.Tests.Simulator.Strategies;
using SimMoE.Units;
using SimMoE.Workload;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Simulator.Results;

public sealed class StepPredictionTests
{
    private static StepSetup Skewed(int tokensToFirst = 4) =>
        Small.Setup(
            Small.Model(Small.Moe()),
            Small.Plan(StrategyKind.ExpertParallel, 2, ep: 2),
            FakeRouting.Of(4, (_, token) => token < tokensToFirst ? [0, 1] : [2, 3])
        );

    /// <summary>Rank 0 gets 16 of 16 rows, twice the mean of 8; both ranks hand over 128 B forward, rank 1 sends all of it.</summary>
    [Fact]
    public void Rows_SkewedLayer_CarryLoadBytesAndLaunches()
    {
        var rows = Small.Run(Skewed()).Rows().ToList();
        var experts = rows.Single(row => row.Stage == Stage.Experts && row.Pass == Pass.Forward);
        Assert.Equal((16, 2.0, 8.0, 16.0), (experts.Rows, experts.LoadRatio, experts.KernelMicroseconds, experts.BusiestRankMicroseconds));
        var dispatch = rows.Single(row => row.Stage == Stage.Dispatch && row.Pass == Pass.Forward);
        Assert.Equal((256, 128, 1, 2.0), (dispatch.LogicalBytes, dispatch.WireBytes, dispatch.Messages, dispatch.LoadRatio));
        Assert.Equal(2, dispatch.Launches);
    }

    /// <summary>Amounts of the finer tables sum to those of the coarser one.</summary>
    [Theory]
    [InlineData(RowDetail.Layers)]
    [InlineData(RowDetail.Ranks)]
    [InlineData(RowDetail.Layers | RowDetail.Ranks)]
    public void Rows_FinerDetail_SumToTheCoarser(RowDetail detail)
    {
        var report = Small.Run(Skewed(3), SimulationScope.Step);
        Assert.Equal(report.Rows().Sum(row => row.WireBytes), report.Rows(detail).Sum(row => row.WireBytes));
        Assert.Equal(report.Rows().Sum(row => row.Launches), report.Rows(detail).Sum(row => row.Launches));
        Assert.Equal(report.Rows().Sum(row => row.Rows), report.Rows(detail).Sum(row => row.Rows));
    }

    [Fact]
    public void Rows_TwoRuns_AreTheSame() =>
        Assert.Equal(Small.Run(Skewed()).Rows(RowDetail.Layers), Small.Run(Skewed()).Rows(RowDetail.Layers));

    /// <summary>8 tokens in all; the layer's time is the engine's.</summary>
    [Fact]
    public void TokensPerSecond_Layer_IsTokensOverTime()
    {
        var report = Small.Run(Skewed());
        Assert.Equal(8, report.Tokens);
        Assert.Equal(8 / report.StepTime.TotalSeconds, report.TokensPerSecond);
    }

    /// <summary>
    /// Router 2 x 8 x 4 and experts 2 x 2 x (2 x 8 x 16) FLOP a token forward = 64 + 1024, backward twice that: 3264 a token; x 8 tokens
    /// over 2 GPUs of 1 TFLOP/s for the step's time.
    /// </summary>
    [Fact]
    public void ModelFlopsUtilisation_Layer_CountsProductsOnly()
    {
        var report = Small.Run(Skewed());
        Assert.Equal(3264 * 8, report.ModelFlops);
        Assert.Equal(3264 * 8 / (report.StepTime.TotalSeconds * 2e12), report.ModelFlopsUtilisation, 1e-12);
    }

    [Fact]
    public void Conclusions_SkewedLayer_NameTheStraggler() =>
        Assert.Contains("rank 0 is the straggler: 2.0x the mean rows", Texts(Small.Run(Skewed())));

    /// <summary>Two tokens of four go to each rank: 8 and 8 rows, no straggler.</summary>
    [Fact]
    public void Conclusions_EvenLayer_NameNoStraggler() =>
        Assert.DoesNotContain(Texts(Small.Run(Skewed(2))), text => text.Contains("straggler", StringComparison.Ordinal));

    /// <summary>A synchronisation of 1 ms dwarfs everything else.</summary>
    [Fact]
    public void Conclusions_SlowSync_SaysHowMuchItExposes()
    {
        var setup = Skewed() with { Compute = new FakeCompute { HostSync = SimDuration.FromMicroseconds(1000) } };
        Assert.Contains(
            Texts(Small.Run(setup)),
            text =>
                text.StartsWith("host synchronisation exposes 9", StringComparison.Ordinal)
                && text.EndsWith("% of the layer", StringComparison.Ordinal)
        );
    }

    /// <summary>Launches of 1 ms each leave the device idle.</summary>
    [Fact]
    public void Conclusions_SlowLaunches_SaySo()
    {
        var report = Small.Run(Skewed(), engine: new EngineOptions { HostLaunch = SimDuration.FromMicroseconds(1000) });
        Assert.True(report.Causes.Share(Cause.Launches) > 0.9);
        Assert.Contains(Texts(report), text => text.StartsWith("the device waits for launches in ", StringComparison.Ordinal));
    }

    /// <summary>Dispatch: rank 1 sends 128 B into a link of 1 byte a nanosecond, and the network moves at just that rate.</summary>
    [Fact]
    public void Conclusions_LinkBound_NameTheLinkClass()
    {
        var report = Small.Run(Skewed());
        var use = report.Links.Of(stage => stage.Name == Stage.Dispatch && stage.Pass == Pass.Forward);
        Assert.Equal(("up", 128, 128), (use[0].Class, use[0].Bytes, use[0].BusiestBytes));
        Assert.Equal(128e-9, use[1].BusiestSeconds, 1e-18);
        Assert.Contains("link class up is busy 100 % of dispatch", Texts(report));
    }

    private static IEnumerable<string> Texts(StepPrediction report) => report.Conclusions.Select(conclusion => conclusion.Text);
}
