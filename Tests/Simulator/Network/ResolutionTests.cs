using SimMoE.Simulator.Network;
using SimMoE.Topology;
using SimMoE.Units;
using static SimMoE.Tests.Simulator.Network.Exchanges;

namespace SimMoE.Tests.Simulator.Network;

/// <summary>Bounded and makespan resolution against exact.</summary>
public sealed class ResolutionTests
{
    [Theory]
    [InlineData(0.001)]
    [InlineData(0.01)]
    [InlineData(0.1)]
    public void Bounded_RandomSizes_IsLateWithinTheBound(double bound)
    {
        for (ulong seed = 0; seed < 12; seed++)
        {
            foreach (var cluster in Clusters())
            {
                var traffic = Random(cluster.RankCount, seed);
                var exact = ExchangeSimulation.Run(cluster, traffic);
                var batched = ExchangeSimulation.Run(cluster, traffic, NetworkOptions.Bounded(bound));
                var ratio = batched.Time.TotalSeconds / exact.Time.TotalSeconds;
                Assert.InRange(ratio, 1 - 1e-9, 1 + bound);
                foreach (var (late, right) in batched.MemberFinishes.Zip(exact.MemberFinishes))
                {
                    Assert.InRange(late.TotalSeconds / right.TotalSeconds, 1 - 1e-9, 1 + bound);
                }
            }
        }
    }

    [Fact]
    public void Bounded_RandomSizes_HasFewerEvents()
    {
        var exact = ExchangeSimulation.Run(Fabrics.Star(32), Random(32, 1));
        var batched = ExchangeSimulation.Run(Fabrics.Star(32), Random(32, 1), NetworkOptions.Bounded(0.01));
        Assert.True(batched.Events < exact.Events / 3, $"{batched.Events} of {exact.Events}");
    }

    /// <summary>The most loaded link is a port, busy to the end: on a star the whole exchange takes its bytes over its rate.</summary>
    [Fact]
    public void Makespan_HotDestination_IsExact()
    {
        var traffic = Matrix(16, (_, d) => d == 5 ? 4 * Mebibyte : Mebibyte);
        var exact = Microseconds(Fabrics.Star(16), traffic);
        Assert.Equal(exact, Microseconds(Fabrics.Star(16), traffic, NetworkOptions.Makespan), 1e-3);
    }

    [Fact]
    public void Makespan_RandomSizes_IsALowerBoundWithinOnePerCent()
    {
        for (ulong seed = 0; seed < 5; seed++)
        {
            var exact = Microseconds(Fabrics.Star(32), Random(32, seed));
            var whole = Microseconds(Fabrics.Star(32), Random(32, seed), NetworkOptions.Makespan);
            Assert.InRange(whole / exact, 0.99, 1 + 1e-9);
        }
    }

    /// <summary>Two exchanges of equal flows over the same ports, one 10 us later. Alone 7 x 1 MiB / 50 GB/s = 146.8006 us each. Together
    /// 293.6013 us of work: the first has 136.8006 us left when the second comes, shares until 10 + 2 x 136.8006 = 283.6013 us, and
    /// the second ends at 293.6013; + 1 us of latency.</summary>
    [Theory]
    [InlineData(Resolution.Exact)]
    [InlineData(Resolution.Makespan)]
    public void Start_SecondExchangeOnTheSamePorts_SharesThem(Resolution resolution)
    {
        var options = resolution == Resolution.Exact ? NetworkOptions.Exact : NetworkOptions.Makespan;
        var network = new FairShareNetwork(Fabrics.Star(8), options);
        var finishes = RunAll(network, [(SimDuration.Zero, Even(8)), (SimDuration.FromMicroseconds(10), Even(8))]);
        Assert.All(finishes[0], finish => Assert.Equal(284.6013, finish.TotalMicroseconds, 1e-3));
        Assert.All(finishes[1], finish => Assert.Equal(294.6013, finish.TotalMicroseconds, 1e-3));
    }

    /// <summary>50,000 B a microsecond on each link. Into port 2 go B, C and D with a third each; A takes the two thirds of port 0 that B
    /// leaves and ends after 50,000 / 33,333 = 1.5 us. B and C end at 3 us, when D has half of its bytes left and the port alone:
    /// 4 us. All + 1 us of latency.</summary>
    [Fact]
    public void Makespan_UnequalShares_AreMaxMinFair()
    {
        var network = new FairShareNetwork(Fabrics.Star(8), NetworkOptions.Makespan);
        var finishes = RunAll(
            network,
            [
                (SimDuration.Zero, One(0, 1, 50_000)), (SimDuration.Zero, One(0, 2, 50_000)),
                (SimDuration.Zero, One(3, 2, 50_000)), (SimDuration.Zero, One(5, 2, 100_000)),
            ]);
        Assert.Equal([2.5, 4.0, 4.0, 5.0], finishes.Select(all => Math.Round(all.Max().TotalMicroseconds, 4)));
        Assert.Equal((100_000, 200_000), (network.BytesOn(0), network.BytesOn(8 + 2)));
    }

    private static FlowListTraffic One(int source, int destination, long bytes) =>
        new([(0, 1, bytes)]) { Ranks = [source, destination] };

    private static IEnumerable<Cluster> Clusters() =>
        [Fabrics.Star(16), Fabrics.Nested(24), Fabrics.Leaves(16, 4), Fabrics.Leaves(24, 8, 3)];
}
