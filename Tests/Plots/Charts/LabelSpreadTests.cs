using SimMoE.Plots.Charts;

namespace SimMoE.Tests.Plots.Charts;

public sealed class LabelSpreadTests
{
    /// <summary>Two labels want 0.50 and 0.52 but need 0.10 between them: they part evenly around 0.51. The third is far and
    /// stays.</summary>
    [Fact]
    public void Place_TwoThatTouch_PartEvenlyAndTheThirdStays()
    {
        var placed = LabelSpread.Place([0.52, 0.9, 0.50], 0.1, 0, 1);

        Assert.Equal([0.56, 0.9, 0.46], placed.Select(p => Math.Round(p, 12)));
    }

    [Fact]
    public void Place_AtTheUpperEnd_IsPushedDownInsideTheRoom() =>
        Assert.Equal([0.9, 1.0], LabelSpread.Place([0.99, 1.0], 0.1, 0, 1).Select(p => Math.Round(p, 12)));
}
