using SimMoE.Simulator.Network;
using SimMoE.Topology;
using SimMoE.Units;
using SimMoE.Workload;
using static SimMoE.Tests.Simulator.Network.Exchanges;

namespace SimMoE.Tests.Simulator.Network;

/// <summary>Exchanges as wholes: closed forms, and what the model promises against exact sharing.</summary>
public sealed class MakespanNetworkTests
{
    /// <summary>The most loaded link is a port, busy to the end: on a star the whole exchange takes its bytes over its rate.</summary>
    [Fact]
    public void Run_HotDestination_IsExact()
    {
        var traffic = Matrix(16, (_, d) => d == 5 ? 4 * Mebibyte : Mebibyte);
        var exact = Microseconds(Fabrics.Star(16), traffic);
        Assert.Equal(exact, Whole(Fabrics.Star(16), traffic), 1e-3);
    }

    /// <summary>Two ranks of one node exchange 45 MB at 450 GB/s, 100 us, + 2 x 0.25 us; two of different nodes 50 kB at 50 GB/s, 1 us,
    /// + 2 x 0.5 us. The last finish is the first pair's, at 100.5 us: the others' longer latency is not added to it.</summary>
    [Fact]
    public void Run_LongLatencyElsewhere_IsNotAddedToTheMostLoadedLink()
    {
        var traffic = new FlowListTraffic([(0, 1, 45_000_000), (2, 8, 50_000)]) { Ranks = First(16) };
        Assert.Equal(100.5, Microseconds(Fabrics.Nested(16), traffic), 1e-3);
        Assert.Equal(100.5, Whole(Fabrics.Nested(16), traffic), 1e-3);
    }

    [Fact]
    public void Run_RandomTraffic_IsNeverLaterThanExact()
    {
        for (ulong seed = 0; seed < 60; seed++)
        {
            var random = new RandomStream(seed, "bounds");
            foreach (var cluster in new[] { Fabrics.Star(12), Fabrics.Nested(16), Fabrics.Leaves(16, 4), Fabrics.Leaves(16, 4, 3) })
            {
                var kind = random.NextInt(3);
                var traffic = Matrix(
                    cluster.RankCount,
                    (s, d) =>
                        kind switch
                        {
                            0 => random.NextInt(3) == 0 ? 0 : random.NextInt(2_000_000),
                            1 => 1_000_000 / (d + 1),
                            _ => random.NextInt(10) == 0 ? 30_000_000 : 1_000,
                        }
                );
                var exact = ExchangeSimulation.Run(cluster, traffic).Time.Picoseconds;
                var whole = ExchangeSimulation.Run(cluster, traffic, new MakespanNetwork(cluster)).Time.Picoseconds;
                Assert.True(whole <= exact + 2, $"seed {seed}, {cluster.LinkClasses.Length} classes: {whole} ps, exact {exact} ps");
            }
        }
    }

    [Fact]
    public void Run_RandomSizesOnStar_IsWithinOnePerCent()
    {
        for (ulong seed = 0; seed < 5; seed++)
        {
            Assert.InRange(Whole(Fabrics.Star(32), Random(32, seed)) / Microseconds(Fabrics.Star(32), Random(32, seed)), 0.99, 1);
        }
    }

    /// <summary>Two exchanges of equal flows over the same ports, one 10 us later. Alone 7 x 1 MiB / 50 GB/s = 146.8006 us each. Together
    /// 293.6013 us of work: the first has 136.8006 us left when the second comes, shares until 10 + 2 x 136.8006 = 283.6013 us, and
    /// the second ends at 293.6013; + 1 us of latency.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Start_SecondExchangeOnTheSamePorts_SharesThem(bool whole)
    {
        INetworkModel network = whole ? new MakespanNetwork(Fabrics.Star(8)) : new FairShareNetwork(Fabrics.Star(8));
        var finishes = RunAll(network, [(SimDuration.Zero, Even(8)), (SimDuration.FromMicroseconds(10), Even(8))]);
        Assert.All(finishes[0], finish => Assert.Equal(284.6013, finish.TotalMicroseconds, 1e-3));
        Assert.All(finishes[1], finish => Assert.Equal(294.6013, finish.TotalMicroseconds, 1e-3));
    }

    /// <summary>50,000 B a microsecond on each link. Into port 2 go B, C and D with a third each; A takes the two thirds of port 0 that B
    /// leaves and ends after 50,000 / 33,333 = 1.5 us. B and C end at 3 us, when D has half of its bytes left and the port alone:
    /// 4 us. All + 1 us of latency.</summary>
    [Fact]
    public void Start_UnequalShares_AreMaxMinFair()
    {
        var network = new MakespanNetwork(Fabrics.Star(8));
        var finishes = RunAll(
            network,
            [
                (SimDuration.Zero, One(0, 1, 50_000)),
                (SimDuration.Zero, One(0, 2, 50_000)),
                (SimDuration.Zero, One(3, 2, 50_000)),
                (SimDuration.Zero, One(5, 2, 100_000)),
            ]
        );
        Assert.Equal([2.5, 4.0, 4.0, 5.0], finishes.Select(all => Math.Round(all.Max().TotalMicroseconds, 4)));
        Assert.Equal((100_000, 200_000), (network.Usage.BytesOn(0), network.Usage.BytesOn(8 + 2)));
    }

    private static double Whole(Cluster cluster, Traffic traffic) => Microseconds(cluster, traffic, new MakespanNetwork(cluster));

    private static FlowListTraffic One(int source, int destination, long bytes) => new([(0, 1, bytes)]) { Ranks = [source, destination] };
}
