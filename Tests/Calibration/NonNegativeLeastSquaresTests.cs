using SimMoE.Calibration.Fitting;

namespace SimMoE.Tests.Calibration;

public sealed class NonNegativeLeastSquaresTests
{
    private static readonly double[] Unknown = [double.NaN, double.NaN];

    /// <summary>Times are 2 a + 3 b exactly.</summary>
    [Fact]
    public void Fit_ExactSums_FindsTheCoefficients()
    {
        double[][] terms =
        [
            [1, 0],
            [0, 1],
            [1, 1],
            [2, 5],
        ];
        var fit = NonNegativeLeastSquares.Fit(terms, [2, 3, 5, 19], Unknown);
        Assert.Equal(2, fit[0].Value, 6);
        Assert.Equal(3, fit[1].Value, 6);
        Assert.InRange(fit[0].High - fit[0].Low, 0, 1e-3);
    }

    /// <summary>Times are 3 a - b: without the bound b would be -1, with it b is nothing.</summary>
    [Fact]
    public void Fit_NegativeTerm_IsLeftOut()
    {
        double[][] terms =
        [
            [1, 0.5],
            [2, 1.5],
            [3, 1],
            [4, 2.5],
        ];
        var fit = NonNegativeLeastSquares.Fit(terms, [2.5, 4.5, 8, 9.5], Unknown);
        Assert.Equal(0, fit[1].Value);
        Assert.True(fit[0].Value > 2);
    }

    /// <summary>Both terms say the same at every row, so the rows give their sum, 10, and what is expected of the second gives the
    /// rest.</summary>
    [Fact]
    public void Fit_TermsThatCannotBeToldApart_FollowWhatIsExpected()
    {
        double[][] terms =
        [
            [1, 1],
            [1, 1],
            [1, 1],
        ];
        var fit = NonNegativeLeastSquares.Fit(terms, [10, 10, 10], [double.NaN, 4]);
        Assert.Equal(4, fit[1].Value, 2);
        Assert.Equal(6, fit[0].Value, 2);
    }

    /// <summary>Four rows say 2 a, one says 20 a: the outlier moves the answer by little.</summary>
    [Fact]
    public void Fit_OneOutlier_IsWeighedDown()
    {
        double[][] terms =
        [
            [1],
            [2],
            [3],
            [4],
            [5],
            [6],
            [7],
        ];
        var fit = NonNegativeLeastSquares.Fit(terms, [2, 4, 6, 8, 10, 12, 140], [double.NaN]);
        Assert.InRange(fit[0].Value, 1.9, 2.2);
    }
}
