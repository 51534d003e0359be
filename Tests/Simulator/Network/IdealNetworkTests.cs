using SimMoE.Simulator.Network;
using SimMoE.Units;
using static SimMoE.Tests.Simulator.Network.Exchanges;

namespace SimMoE.Tests.Simulator.Network;

/// <summary>Messages that do not see one another.</summary>
public sealed class IdealNetworkTests
{
    /// <summary>1 MiB / 50 GB/s = 20.97152 us, + 2 x 500 ns, however many ranks send.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(64)]
    public void Run_EvenOnStar_IsOneMessage(int ranks) =>
        Assert.All(ExchangeSimulation.RunIdeal(Fabrics.Star(ranks), Even(ranks)), finish => Assert.Equal(21_971_520, finish.Picoseconds));

    [Fact]
    public void Run_SingleFlow_IsTheFairShareTime()
    {
        for (var bytes = 1L; bytes < 1_000_000_000; bytes *= 7)
        {
            var traffic = Matrix(8, (s, d) => s == 1 && d == 6 ? bytes : 0);
            var cluster = Fabrics.Leaves(8, 4, 3);
            Assert.Equal(ExchangeSimulation.RunIdeal(cluster, traffic), ExchangeSimulation.Run(cluster, traffic).MemberFinishes);
        }
    }

    [Fact]
    public void AdvanceTo_BackwardsInTime_IsRefused()
    {
        var network = new IdealNetwork(Fabrics.Star(2));
        network.AdvanceTo(SimDuration.FromMicroseconds(1), []);
        Assert.Throws<ArgumentException>(() => network.Start(Even(2), SimDuration.Zero));
    }
}
