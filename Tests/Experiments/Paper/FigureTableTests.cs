using SimMoE.Experiments.Paper;

namespace SimMoE.Tests.Experiments.Paper;

public sealed class FigureTableTests
{
    /// <summary>Whole numbers stay whole, others have six significant digits, and a trailing zero says nothing.</summary>
    [Theory]
    [InlineData(0, "0")]
    [InlineData(134217728, "134217728")]
    [InlineData(1361.400856526, "1361.4")]
    [InlineData(0.2163481, "0.216348")]
    [InlineData(-5.2567149, "-5.25671")]
    [InlineData(229363.47, "229363")]
    [InlineData(1.5, "1.5")]
    public void Text_Number_HasSixDigits(double value, string expected) => Assert.Equal(expected, FigureTable.Text(value));

    /// <summary>Two times that differ by rounding only differ by nothing; 1 ns = 1e-6 ms is kept.</summary>
    [Theory]
    [InlineData(5.00002e-10, "0")]
    [InlineData(-4e-8, "0")]
    [InlineData(0.000001, "1E-06")]
    [InlineData(-244.958, "-244.958")]
    public void Difference_BelowANanosecond_IsNothing(double value, string expected) =>
        Assert.Equal(expected, FigureTable.Difference(value));

    [Fact]
    public void ToCsv_CellWithComma_IsQuoted()
    {
        var table = new FigureTable("fabric", "k");
        table.Add("rails, 400 Gb/s", "4");

        Assert.Equal("fabric,k\n\"rails, 400 Gb/s\",4\n", table.ToCsv());
    }

    /// <summary>Mean of 1, 2 and 6 is 3.</summary>
    [Fact]
    public void Spread_OfThreeSeeds_IsMeanSmallestLargest() => Assert.Equal(["3", "1", "6"], Spread.Of([1, 6, 2]).Cells);
}
