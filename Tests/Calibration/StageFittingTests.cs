using SimMoE.Calibration.Fitting;
using SimMoE.Experiments.Specs;
using SimMoE.Simulator.Profiles;
using SimMoE.Topology;
using SimMoE.Workload.Stages;

namespace SimMoE.Tests.Calibration;

public sealed class StageFittingTests
{
    private static readonly Device Gpu = DeviceCatalogue.Find("H100-SXM-80GB")!;
    private static readonly StageTerms Terms = new(Gpu, ProfileReader.Preset("h100-datasheet"));

    private static readonly StageRecipe Gather = new(Stage.Ungroup, Pass.Forward, 1, ["fixed", "rows", "row-bytes"], ["rows", "width"]);

    /// <summary>5 us and two passes over the bytes: 5 + 2 x (2 x 1,000,000 x 335 B) / 3,350 GB/s = 5 + 400 us, and so at every
    /// shape.</summary>
    [Fact]
    public void Fit_LawOfItsTerms_IsFoundAndCarriesBeyondTheRange()
    {
        var fit = StageFitting.Fit(Gather, [.. Samples((_, _) => 1)]);
        var (inside, known) = fit.Predict(Terms, Shape(1_000_000, 335));
        Assert.Equal(405e-6, inside, 7);
        Assert.Equal(Knowledge.Interpolated, known);
        var (beyond, extrapolated) = fit.Predict(Terms, Shape(10_000_000, 3350));
        Assert.Equal(40_005e-6, beyond, 5);
        Assert.Equal(Knowledge.Extrapolated, extrapolated);
    }

    /// <summary>Rows of 512 and more take half as long again as the law says. The field knows it at a shape that was measured, and beyond
    /// the
    /// border it is held.</summary>
    [Fact]
    public void Fit_KernelThatChangesWithWidth_IsFollowedByTheField()
    {
        var fit = StageFitting.Fit(Gather, [.. Samples((_, width) => width >= 512 ? 1.5 : 1)]);
        Assert.NotNull(fit.Residuals);
        var (seconds, known) = fit.Predict(Terms, Shape(262_144, 1024));
        var expected = 1.5 * (5e-6 + (2 * Terms.Seconds("row-bytes", Shape(262_144, 1024))));
        Assert.InRange(seconds / expected, 0.97, 1.03);
        Assert.Equal(Knowledge.Measured, known);
        var (wide, _) = fit.Predict(Terms, Shape(262_144, 4096));
        Assert.InRange(wide / (1.5 * (5e-6 + (2 * Terms.Seconds("row-bytes", Shape(262_144, 4096))))), 0.9, 1.1);
    }

    /// <summary>A shape is left out with all of its rows, so one that stands apart is predicted badly and says so.</summary>
    [Fact]
    public void Fit_ShapeThatStandsApart_ShowsInTheErrorOfRowsLeftOut()
    {
        var fit = StageFitting.Fit(Gather, [.. Samples((rows, width) => rows == 65_536 && width == 128 ? 3 : 1)]);
        Assert.True(fit.Quality.LeftOutWorst > 0.5, $"{fit.Quality.LeftOutWorst}");
        Assert.True(fit.Quality.LeftOutMedian < 0.1, $"{fit.Quality.LeftOutMedian}");
    }

    private static IEnumerable<StageSample> Samples(Func<long, int, double> factor) =>
        from rows in (long[])[16_384, 65_536, 262_144, 1_048_576]
        from width in (int[])[64, 128, 256, 512, 1024]
        select new StageSample(
            Shape(rows, width),
            factor(rows, width) * (5e-6 + (2 * Terms.Seconds("row-bytes", Shape(rows, width)))),
            Terms
        );

    private static StageShape Shape(long rows, int width) =>
        new()
        {
            Ranks = 1,
            Tokens = rows,
            Hidden = width,
            Rows = rows,
            Width = width,
        };
}
