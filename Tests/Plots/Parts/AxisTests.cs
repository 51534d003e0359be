using SimMoE.Plots.Parts;

namespace SimMoE.Tests.Plots.Parts;

public sealed class AxisTests
{
    [Fact]
    public void FromZero_MarksAreRoundAndReachTheLargestValue() =>
        Assert.Equal(["0", "20", "40", "60"], Axis.FromZero("h", [70]).Ticks.Select(t => t.Label));

    [Fact]
    public void FromZero_TenThousandAndMore_AreMarkedInThousands() =>
        Assert.Equal(["0", "5k", "10k", "15k", "20k"], Axis.FromZero("ms", [21_000]).Ticks.Select(t => t.Label));

    [Fact]
    public void Log_FourDecades_MarksDecadesWithTheirUnit() =>
        Assert.Equal(["1 kB", "10 kB", "100 kB", "1 MB", "10 MB"],
            Axis.Log("b", [1e3, 1e7], "B").Ticks.Where(t => t.Label.Length > 0).Select(t => t.Label));

    /// <summary>1 to 100: the middle of a logarithmic axis is 10.</summary>
    [Fact]
    public void Fraction_Logarithmic_IsHalfAtTheGeometricMean() =>
        Assert.Equal(0.5, new Axis("", AxisScale.Log, 1, 100, []).Fraction(10), 12);

    /// <summary>A line that does not change must look flat: its axis spans at least a factor of three.</summary>
    [Fact]
    public void Log_OneValue_SpansAFactorOfThree()
    {
        var axis = Axis.Log("ms", [5.0]);

        Assert.True(axis.Max / axis.Min >= 3);
    }
}
