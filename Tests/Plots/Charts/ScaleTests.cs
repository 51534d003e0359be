using SimMoE.Plots;
using SimMoE.Plots.Charts;

namespace SimMoE.Tests.Plots.Charts;

public sealed class ScaleTests
{
    [Theory]
    [InlineData(10, 1000, "", 8, "10 20 50 100 200 500 1,000")]
    [InlineData(10, 1000, "", 3, "10 100 1,000")]
    [InlineData(8192, 5e8, "B", 4, "10 kB|1 MB|100 MB")]
    [InlineData(1, 1.4, "", 8, "0.8 1 1.2 1.5 2")]
    public void Log_RoomForSome_MarksRoundValues(double low, double high, string unit, int most, string expected) =>
        Assert.Equal(expected.Split(unit.Length > 0 ? '|' : ' '), Marks(Scale.Log("", [low, high], unit, most)));

    [Theory]
    [InlineData(100, "0 20 40 60 80 100")]
    [InlineData(25000, "0 5,000 10,000 15,000 20,000 25,000")]
    public void FromZero_MarksBeginAtPlainZero(double max, string expected) =>
        Assert.Equal(expected.Split(' '), Marks(Scale.FromZero("", max)));

    /// <summary>A logarithmic scale of 4 to 1024 with steps: 64 is half way, for 4 × 16 = 64 and 64 × 16 = 1024.</summary>
    [Fact]
    public void Steps_MiddleOfALogarithmicScale_IsTheGeometricMean()
    {
        var scale = Scale.Steps("", [4, 16, 64, 256, 1024]);

        Assert.Equal((scale.Min + scale.Max) / 2, scale.At(64), 12);
        Assert.Equal(["4", "16", "64", "256", "1,024"], Marks(scale));
        Assert.All(Marks(scale.Unlabelled), label => Assert.Equal("", label));
    }

    private static string[] Marks(Scale scale)
    {
        using var plot = Theme.NewPlot();
        scale.Set(plot.Axes.Bottom);
        using var paint = ScottPlot.Paint.NewDisposablePaint();
        plot.Axes.Bottom.RegenerateTicks(new ScottPlot.PixelLength(200), paint);
        return
        [
            .. plot.Axes.Bottom.TickGenerator.Ticks.Where(tick => tick.IsMajor).OrderBy(tick => tick.Position).Select(tick => tick.Label),
        ];
    }
}
