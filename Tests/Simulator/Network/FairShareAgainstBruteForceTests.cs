using SimMoE.Simulator.Network;
using SimMoE.Topology;
using SimMoE.Units;
using SimMoE.Workload;

namespace SimMoE.Tests.Simulator.Network;

/// <summary>The fluid solver against plain water-filling that starts over at each completion.</summary>
public sealed class FairShareAgainstBruteForceTests
{
    private const int Cases = 150;

    [Fact]
    public void Run_RandomSizesRatesAndRoutes_AgreesToOnePartInAMillion()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new RandomStream((ulong)seed, "network-cases");
            var (cluster, rates) = RandomCluster(random, maximumHops: seed % 3 == 0 ? 2 : 5);
            var traffic = RandomTraffic(random, cluster.RankCount);
            AssertAgrees(cluster, rates, [(SimDuration.Zero, traffic)], $"seed {seed}");
        }
    }

    [Fact]
    public void Run_SeveralExchangesAtDifferentTimes_AgreesToOnePartInAMillion()
    {
        for (var seed = 0; seed < Cases / 3; seed++)
        {
            var random = new RandomStream((ulong)seed, "overlapping-cases");
            var (cluster, rates) = RandomCluster(random, maximumHops: seed % 2 == 0 ? 2 : 5);
            var starts = new[] { 0L, random.NextInt(20_000), random.NextInt(60_000) };
            Array.Sort(starts);
            var exchanges = starts
                .Select(ns => (SimDuration.FromNanoseconds(ns), (Traffic)RandomTraffic(random, cluster.RankCount)))
                .ToArray();
            AssertAgrees(cluster, rates, exchanges, $"seed {seed}");
        }
    }

    /// <summary>A gigabyte beside kilobytes on shared ports, some of them late: rounding of the large service count must not count against
    /// the small flows. 2.179 GB/s, so that nothing is a whole number of picoseconds.</summary>
    [Fact]
    public void Run_TinyFlowsBesideGiants_AgreesToOnePartInAMillion()
    {
        var cluster = Fabrics.Star(8, 2_179_000_000, latencyNs: 0);
        var rates = cluster.Links.Select(link => (double)link.Capacity.PerSecond).ToArray();
        AssertAgrees(
            cluster,
            rates,
            [
                (
                    SimDuration.Zero,
                    new FlowListTraffic([(6, 2, 1_000), (7, 3, 1_346_411_000), (7, 6, 1_000)]) { Ranks = Exchanges.First(8) }
                ),
                (SimDuration.FromNanoseconds(55), new FlowListTraffic([(0, 2, 1_000)]) { Ranks = Exchanges.First(8) }),
            ],
            "one giant"
        );
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new RandomStream((ulong)seed, "giants");
            var exchanges = Enumerable
                .Range(0, 3)
                .Select(at =>
                    (
                        SimDuration.FromNanoseconds(at * random.NextInt(500_000_000)),
                        (Traffic)
                            Exchanges.Matrix(
                                8,
                                (_, _) => random.NextInt(6) == 0 ? 1_000_000_000L + random.NextInt(900_000_000) : random.NextInt(2) * 1_000
                            )
                    )
                )
                .OrderBy(one => one.Item1)
                .ToArray();
            AssertAgrees(cluster, rates, exchanges, $"seed {seed}");
        }
    }

    /// <summary>Two even exchanges that start as classes; the second arrives while the first is in flight and breaks its
    /// symmetry.</summary>
    [Fact]
    public void Run_EvenExchangeJoinedByAnotherGroup_AgreesToOnePartInAMillion()
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var random = new RandomStream((ulong)seed, "dissolving-cases");
            var cluster = seed % 2 == 0 ? Fabrics.Star(10, latencyNs: 0) : Fabrics.Leaves(16, 4, 2);
            var rates = cluster.Links.Select(link => (double)link.Capacity.PerSecond).ToArray();
            var all = Exchanges.Even(cluster.RankCount, 300_000);
            var some = new EvenTraffic(200_000) { Ranks = [1, 2, 3, 4, 5, 6, 7, 8] };
            var late = SimDuration.FromNanoseconds(10_000 + random.NextInt(20_000));
            AssertAgrees(cluster, rates, [(SimDuration.Zero, all), (late, some), (late, all)], $"seed {seed}");
        }
    }

    private static (Cluster Cluster, double[] Rates) RandomCluster(RandomStream random, int maximumHops)
    {
        var ranks = 2 + random.NextInt(11);
        var rates = Enumerable.Range(0, 3 + random.NextInt(20)).Select(_ => 1_000_000_000L * (1 + random.NextInt(100))).ToArray();
        var routes = Enumerable
            .Range(0, ranks * ranks)
            .Select(_ =>
            {
                var order = Enumerable.Range(0, rates.Length).ToArray();
                random.Shuffle(order.AsSpan());
                return order[..(1 + random.NextInt(Math.Min(maximumHops, rates.Length)))];
            })
            .ToArray();
        return (Fabrics.Routed(ranks, rates, (s, d) => routes[(s * ranks) + d]), [.. rates.Select(rate => (double)rate)]);
    }

    private static MatrixTraffic RandomTraffic(RandomStream random, int ranks)
    {
        var kinds = random.NextInt(3);
        return Exchanges.Matrix(
            ranks,
            (_, d) =>
                kinds switch
                {
                    0 => random.NextInt(4) == 0 ? 0 : 200_000 + random.NextInt(2_000_000),
                    1 => 1_000_000 / (d + 1),
                    _ => 100_000 * (1 + random.NextInt(3)),
                }
        );
    }

    private static void AssertAgrees(
        Cluster cluster,
        double[] rates,
        IReadOnlyList<(SimDuration Start, Traffic Traffic)> exchanges,
        string label
    )
    {
        var flows = new List<(int[] Links, double Bytes, double Start)>();
        var ends = new List<(int Exchange, int Source, int Destination, double Latency)>();
        var links = new int[8];
        for (var e = 0; e < exchanges.Count; e++)
        {
            var (start, traffic) = exchanges[e];
            for (var s = 0; s < traffic.Ranks.Count; s++)
            {
                for (var d = 0; d < traffic.Ranks.Count; d++)
                {
                    if (s != d && traffic.BytesBetween(s, d) > 0)
                    {
                        var hops = cluster.Router.Route(traffic.Ranks[s], traffic.Ranks[d], links);
                        flows.Add((links[..hops], traffic.BytesBetween(s, d), start.TotalSeconds));
                        ends.Add((e, s, d, links[..hops].Sum(l => cluster.Links[l].Latency.TotalSeconds)));
                    }
                }
            }
        }

        var expected = exchanges.Select(e => Enumerable.Repeat(e.Start.TotalSeconds, e.Traffic.Ranks.Count).ToArray()).ToArray();
        var drained = BruteForce.DrainTimes(rates, flows);
        for (var f = 0; f < flows.Count; f++)
        {
            var (exchange, source, destination, latency) = ends[f];
            expected[exchange][source] = Math.Max(expected[exchange][source], drained[f] + latency);
            expected[exchange][destination] = Math.Max(expected[exchange][destination], drained[f] + latency);
        }

        var actual = Exchanges.RunAll(new FairShareNetwork(cluster), exchanges);
        for (var e = 0; e < exchanges.Count; e++)
        {
            for (var m = 0; m < expected[e].Length; m++)
            {
                var error = Math.Abs(actual[e][m].TotalSeconds - expected[e][m]);
                Assert.True(
                    error <= (1e-6 * expected[e][m]) + 2e-12,
                    $"{label}, exchange {e}, member {m}: {actual[e][m].TotalSeconds} s, expected {expected[e][m]} s"
                );
            }
        }
    }
}
