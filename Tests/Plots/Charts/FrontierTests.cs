using SimMoE.Plots.Charts;

namespace SimMoE.Tests.Plots.Charts;

public sealed class FrontierTests
{
    /// <summary>Cells left to right 0.5, 2 in the lower row and 0.8, 0.9 in the upper one. Only the cell (1, 0) is above 1: its left and
    /// its
    /// upper border divide, its right and lower ones are the map's own.</summary>
    [Fact]
    public void Trace_OneCellAbove_RunsAlongItsInnerBorders()
    {
        var values = new double[,]
        {
            { 0.5, 0.8 },
            { 2, 0.9 },
        };

        Assert.Equal([((0.5, -0.5), (0.5, 0.5)), ((0.5, 0.5), (1.5, 0.5))], Frontier.Trace(values, 1));
    }

    [Fact]
    public void Trace_CellWithoutValue_IsNotTouched() =>
        Assert.Empty(
            Frontier.Trace(
                new double[,]
                {
                    { 0.5, double.NaN },
                    { double.NaN, 2 },
                },
                1
            )
        );

    [Fact]
    public void Trace_ValueOnTheLevel_CountsAsAbove() =>
        Assert.Empty(
            Frontier.Trace(
                new double[,]
                {
                    { 1 },
                    { 3 },
                },
                1
            )
        );
}
