using SimMoE.Workload.Measurements;

namespace SimMoE.Tests.Workload.Measurements;

public sealed class QuartilesTests
{
    /// <summary>Of 1, 2, 3, 4 the quartiles stand at 0.75, 1.5 and 2.25 of the places 0 to 3: 1.75, 2.5, 3.25.</summary>
    [Fact]
    public void Of_FourValues_AreBetweenNeighbours() => Assert.Equal(new Quartiles(1.75, 2.5, 3.25), Quartiles.Of([4, 1, 3, 2]));

    [Fact]
    public void Of_OneValue_IsThatValue() => Assert.Equal(new Quartiles(7, 7, 7), Quartiles.Of([7]));

    [Fact]
    public void Of_NoValue_Throws() => Assert.Throws<ArgumentException>(() => Quartiles.Of([]));
}
