using SimMoE.Trainer.Stages;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Trainer.Stages;

public sealed class StageClockTests
{
    [Fact]
    public void Time_TwoStages_ListsThemInOrderAndOnce()
    {
        var clock = new StopwatchStageClock();
        using (clock.Time(3, Pass.Forward, Stage.Router)) { }

        using (clock.Time(3, Pass.Backward, Stage.Experts)) { }

        Assert.Equal(
            [(3, Pass.Forward, Stage.Router), (3, Pass.Backward, Stage.Experts)],
            clock.Collect().Select(time => (time.Layer, time.Pass, time.Stage))
        );
        Assert.Empty(clock.Collect());
    }

    [Fact]
    public void Begin_InsideAStage_NamesBoth()
    {
        var clock = new StopwatchStageClock();
        _ = clock.Begin(0, Pass.Forward, Stage.Router);
        var error = Assert.Throws<InvalidOperationException>(() =>
        {
            _ = clock.Begin(0, Pass.Forward, Stage.Count);
        });
        Assert.Equal("stage count starts inside router", error.Message);
    }

    [Fact]
    public void Collect_InsideAStage_IsRefused()
    {
        var clock = new StopwatchStageClock();
        _ = clock.Begin(0, Pass.Forward, Stage.Router);
        Assert.Throws<InvalidOperationException>(clock.Collect);
    }

    /// <summary>A product of 4096^3 takes far longer than an empty stage, which is a few microseconds at most.</summary>
    [TorchFact]
    public void Collect_OnAGpu_TimesWhatTheStreamDid()
    {
        if (!TestDevice.IsCuda)
        {
            Assert.Skip("needs a GPU");
        }

        using var scope = NewDisposeScope();
        using var clock = new CudaStageClock();
        var matrix = randn([4096, 4096], dtype: ScalarType.Float32, device: TestDevice.Current);
        _ = matrix.mm(matrix);
        using (clock.Time(0, Pass.Forward, Stage.Experts))
        {
            _ = matrix.mm(matrix);
        }

        using (clock.Time(0, Pass.Forward, Stage.Unpermute)) { }

        var times = clock.Collect();
        Assert.Equal([Stage.Experts, Stage.Unpermute], times.Select(time => time.Stage));
        Assert.True(times[0].Microseconds > times[1].Microseconds);
        Assert.Empty(clock.Collect());
    }
}
