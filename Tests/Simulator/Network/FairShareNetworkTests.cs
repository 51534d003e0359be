using SimMoE.Simulator.Network;
using SimMoE.Tests.Topology;
using SimMoE.Topology;
using SimMoE.Topology.Graph;
using SimMoE.Topology.Shapes;
using SimMoE.Units;
using SimMoE.Workload;
using static SimMoE.Tests.Simulator.Network.Exchanges;

namespace SimMoE.Tests.Simulator.Network;

/// <summary>Closed forms and laws of the fluid model.</summary>
public sealed class FairShareNetworkTests
{
    /// <summary>1 MiB for each ordered pair, (N-1) x 1048576 B / 50 GB/s + 2 x 500 ns; the same numbers come from SimGrid.</summary>
    [Theory]
    [InlineData(8, 147.8006)]
    [InlineData(16, 315.5728)]
    [InlineData(32, 651.1171)]
    [InlineData(64, 1322.2058)]
    [InlineData(128, 2664.3830)]
    [InlineData(256, 5348.7376)]
    public void Run_EvenOnStar_IsTheExactTime(int ranks, double microseconds)
    {
        Assert.Equal(microseconds, Microseconds(Fabrics.Star(ranks), Even(ranks)), 1e-3);
        Assert.Equal(microseconds, Microseconds(Fabrics.Star(ranks, symmetric: false), Even(ranks)), 1e-3);
    }

    /// <summary>Nodes of 8 with a NIC for each GPU: (N-8) x 1048576 B / 50 GB/s + 2 x 500 ns over the NICs; NVLink is done long
    /// before.</summary>
    [Theory]
    [InlineData(16, 168.7722)]
    [InlineData(32, 504.3165)]
    [InlineData(64, 1175.4051)]
    [InlineData(128, 2517.5824)]
    [InlineData(256, 5201.9370)]
    public void Run_EvenOnNodesWithNics_IsTheExactTime(int ranks, double microseconds)
    {
        Assert.Equal(microseconds, Microseconds(Fabrics.Nested(ranks), Even(ranks)), 1e-3);
        Assert.Equal(microseconds, Microseconds(Fabrics.Nested(ranks, symmetric: false), Even(ranks)), 1e-3);
    }

    /// <summary>65,535 x 1048576 B / 50 GB/s = 1,374,368.5632 us, + 1 us. Only classes can do this.</summary>
    [Fact]
    public void Run_EvenOnStarOf65536_IsTheExactTime() => Assert.Equal(1374369.5632, Microseconds(Fabrics.Star(65536), Even(65536)), 1e-3);

    /// <summary>Rows as classes and flow by flow: a matrix of equal sizes, and one that differs in a single byte.</summary>
    [Fact]
    public void Run_EqualMatrix_IsTheTimeOfEvenTraffic()
    {
        var almost = Matrix(
            32,
            (s, d) =>
                s == 3 && d == 7 ? Mebibyte - 5
                : s == 1 ? Mebibyte - (d % 8)
                : Mebibyte
        );
        Assert.Equal(651.1171, Microseconds(Fabrics.Star(32), Matrix(32, (_, _) => Mebibyte)), 1e-3);
        Assert.Equal(651.1171, Microseconds(Fabrics.Star(32), almost), 1e-3);
    }

    /// <summary>1,000,000 B at the slower of 10 and 5 GB/s: 200 us.</summary>
    [Fact]
    public void Run_SingleFlow_IsBytesOverTheSlowestLink()
    {
        var cluster = Fabrics.Routed(2, [10_000_000_000, 5_000_000_000], (_, _) => [0, 1]);
        Assert.Equal(200.0, Microseconds(cluster, Matrix(2, (s, _) => s == 0 ? 1_000_000 : 0)), 1e-9);
    }

    /// <summary>Three flows of 1, 2 and 3 MB into one 1 GB/s link: 3 x 1 MB = 3 ms for the first, 2 x 1 MB more = 5 ms for the second,
    /// 1 MB more = 6 ms for the third.</summary>
    [Fact]
    public void Run_FlowsOfDifferentSizesOnOneLink_FinishOneAfterTheOther()
    {
        var cluster = Fabrics.Routed(4, [1_000_000_000], (_, _) => [0]);
        var result = ExchangeSimulation.Run(cluster, Matrix(4, (s, d) => d == 0 ? s * 1_000_000 : 0));
        Assert.Equal([6_000.0, 3_000.0, 5_000.0, 6_000.0], result.MemberFinishes.Select(f => f.TotalMicroseconds));
    }

    /// <summary>Flow a over both links of 10 and 4 GB/s, b over the first, c over the second: a and c get 2 GB/s, b gets 8 GB/s.
    /// 8 MB each: b 1 ms; a and c 4 ms.</summary>
    [Fact]
    public void Run_FlowHeldBackElsewhere_LeavesItsShareToOthers()
    {
        var cluster = Fabrics.Routed(
            4,
            [10_000_000_000, 4_000_000_000],
            (s, d) =>
                (s, d) switch
                {
                    (0, 1) => [0, 1],
                    (2, 1) => [1],
                    _ => [0],
                }
        );
        var traffic = new FlowListTraffic([(0, 1, 8_000_000), (2, 1, 8_000_000), (0, 3, 8_000_000)]) { Ranks = First(4) };
        var result = ExchangeSimulation.Run(cluster, traffic);
        Assert.Equal([4_000.0, 4_000.0, 4_000.0, 1_000.0], result.MemberFinishes.Select(f => f.TotalMicroseconds));
    }

    /// <summary>Efficiency 0.5 at 1 kB rising to 1 at 100 kB on a log scale: 10 kB reaches 0.75, so 10 kB at 1 GB/s take 13.333 us; a
    /// start-up of 2 us and two links of 500 ns, three times for three dependent steps: 9 us more. Uneven traffic at 0.5: 26.667
    /// us.</summary>
    [Fact]
    public void Run_TransportCurve_SlowsAndDelaysTheFlow()
    {
        var transport = new Transport
        {
            Name = "law",
            Latency = SimDuration.FromMicroseconds(2),
            Curve = [(new Bytes(1_000), 0.5), (new Bytes(100_000), 1.0)],
            UnevenEfficiency = 0.5,
        };
        var cluster = Fabrics.Star(2, 1_000_000_000, transport: transport);
        Assert.Equal(22.333334, Microseconds(cluster, new EvenTraffic(10_000) { Ranks = [0, 1], LatencySteps = 3 }), 1e-6);
        var uneven = Matrix(2, (_, _) => 10_000);
        Assert.Equal(29.666667, Microseconds(cluster, uneven), 1e-6);
        Assert.Equal(26.666667 + 3, Exchanges.Microseconds(cluster, uneven, new MakespanNetwork(cluster)), 1e-6);
    }

    [Fact]
    public void Run_AnyTraffic_IsNotFasterThanIdeal()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            foreach (var cluster in new[] { Fabrics.Star(16), Fabrics.Nested(16), Fabrics.Leaves(16, 4, 2) })
            {
                var traffic = Random(16, seed);
                var ideal = ExchangeSimulation.RunIdeal(cluster, traffic);
                foreach (
                    ILinkSharingNetwork network in new ILinkSharingNetwork[] { new FairShareNetwork(cluster), new MakespanNetwork(cluster) }
                )
                {
                    var fair = ExchangeSimulation.Run(cluster, traffic, network).MemberFinishes;
                    Assert.All(Enumerable.Range(0, 16), m => Assert.True(fair[m] >= ideal[m]));
                }
            }
        }
    }

    /// <summary>Rates x 3, no latency: times / 3.</summary>
    [Fact]
    public void Run_AllRatesThreeTimesAsHigh_TakesAThird()
    {
        var slow = ExchangeSimulation.Run(Fabrics.Star(12, 10_000_000_000, 0), Random(12, 5)).MemberFinishes;
        var fast = ExchangeSimulation.Run(Fabrics.Star(12, 30_000_000_000, 0), Random(12, 5)).MemberFinishes;
        Assert.All(Enumerable.Range(0, 12), m => Assert.Equal(slow[m].TotalMicroseconds / 3, fast[m].TotalMicroseconds, 1e-4));
    }

    /// <summary>Two nodes of three GPUs, 1 MB a pair: three flows on each 50 GB/s NIC take 60 us, and 1 us of latency; inside the nodes
    /// all is done after 2 x 1 MB / 450 GB/s + 0.5 us. A rank's first member is in its own node in one order and not in the
    /// other.</summary>
    [Theory]
    [InlineData(0, 1, 2, 3, 4, 5)]
    [InlineData(2, 5, 1, 0, 4, 3)]
    public void Run_EvenTrafficOverNodes_TakesTheSameInAnyOrderOfMembers(params int[] ranks)
    {
        var nodes = TestClusters.Nested(2, 3, 3, new StarShape(TestClusters.NvLink, "nvlink"), new StarShape(TestClusters.Nic));
        var finishes = ExchangeSimulation.Run(nodes, new EvenTraffic(1_000_000) { Ranks = ranks }).MemberFinishes;
        Assert.All(finishes, finish => Assert.Equal(61.0, finish.TotalMicroseconds, 1e-3));
    }

    /// <summary>Eight GPUs on one switch, 1 GB/s each but for the last with a tenth; each half exchanges 1 MB a pair: 3 x 1 MB / 1 GB/s
    /// = 3 ms in the first half. In the second the slow cable carries 3 MB in and out in 30 ms.</summary>
    [Fact]
    public void Run_OneSlowCableOfAClass_DelaysItsHalfOnly()
    {
        Cable Of(int gpu, long rate) => new(gpu, 8, new LinkSpec(new BytesPerSecond(rate), SimDuration.Zero), "cable");
        var graph = new GraphShape
        {
            Switches = ["switch"],
            Cables = [.. First(7).Select(gpu => Of(gpu, 1_000_000_000)), Of(7, 100_000_000)],
        };
        var halves = Matrix(8, (source, destination) => source / 4 == destination / 4 ? 1_000_000 : 0);
        var finishes = ExchangeSimulation.Run(TestClusters.Flat(graph, 8), halves).MemberFinishes;
        Assert.Equal(
            [3_000.0, 3_000, 3_000, 3_000, 30_000, 30_000, 30_000, 30_000],
            finishes.Select(f => Math.Round(f.TotalMicroseconds, 3))
        );
    }

    [Fact]
    public void Run_RanksRelabelled_ChangesNothing()
    {
        var random = new RandomStream(9, "labels");
        var labels = First(16);
        random.Shuffle(labels.AsSpan());
        var sizes = Random(16, 3);
        var plain = ExchangeSimulation.Run(Fabrics.Star(16), sizes).MemberFinishes;
        var moved = ExchangeSimulation.Run(Fabrics.Star(16), new MatrixTraffic(sizes.Bytes.ToArray()) { Ranks = labels }).MemberFinishes;
        Assert.All(First(16), m => Assert.InRange(moved[m].Picoseconds - plain[m].Picoseconds, -20, 20));
    }

    [Fact]
    public void Run_Twice_GivesTheSameResult()
    {
        var first = ExchangeSimulation.Run(Fabrics.Leaves(32, 8, 2), Random(32, 1));
        var second = ExchangeSimulation.Run(Fabrics.Leaves(32, 8, 2), Random(32, 1));
        Assert.Equal(first.MemberFinishes, second.MemberFinishes);
        Assert.Equal(first.Links, second.Links);
    }

    /// <summary>16 ranks send 15 x 1 MiB each; every byte is counted once on an up link and once on a down link, which are busy for
    /// 314.5728 us of 315.5728.</summary>
    [Fact]
    public void Run_EvenOnStar_CountsBytesOnLinks()
    {
        var cluster = Fabrics.Star(16);
        foreach (ILinkSharingNetwork network in new ILinkSharingNetwork[] { new FairShareNetwork(cluster), new MakespanNetwork(cluster) })
        {
            var result = ExchangeSimulation.Run(cluster, Even(16), network, links: 100);
            Assert.Equal(32, result.Links.Count);
            Assert.All(result.Links, use => Assert.Equal(15 * Mebibyte, use.Bytes.Count));
            Assert.All(result.Links, use => Assert.Equal(314.5728 / 315.5728, use.BusyShare, 1e-9));
        }
    }

    [Fact]
    public void Start_MemberWithoutFlows_FinishesAtOnce()
    {
        var network = new FairShareNetwork(Fabrics.Star(4));
        var now = SimDuration.FromMicroseconds(7);
        network.Start(new FlowListTraffic([(0, 2, 50_000)]) { Ranks = First(4) }, now);
        Assert.Equal(now, network.NextFinish);
        var finished = new List<MemberFinish>();
        network.AdvanceTo(now, finished);
        Assert.Equal([new(0, 1, now), new(0, 3, now)], finished);
        var end = now + SimDuration.FromMicroseconds(2);
        network.AdvanceTo(end, finished);
        Assert.Equal([new(0, 0, end), new(0, 2, end)], finished[2..]);
        Assert.Equal(SimDuration.MaxValue, network.NextFinish);
    }

    [Fact]
    public void Run_BeyondItsLimits_SaysSo()
    {
        var events = Assert.Throws<NetworkLimitException>(() =>
            ExchangeSimulation.Run(Fabrics.Star(8), Random(8, 1), new NetworkOptions { MaximumEvents = 3 })
        );
        Assert.Contains("3 network events", events.Message, StringComparison.Ordinal);
        var time = Assert.Throws<NetworkLimitException>(() =>
            ExchangeSimulation.Run(Fabrics.Star(8), Random(8, 1), new NetworkOptions { MaximumTime = SimDuration.FromMicroseconds(20) })
        );
        Assert.Contains("20 us", time.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_TrafficThatDoesNotFit_IsRefused()
    {
        var network = new FairShareNetwork(Fabrics.Star(4));
        Assert.Throws<ArgumentException>(() => network.Start(new EvenTraffic(1) { Ranks = [0, 4] }, SimDuration.Zero));
        Assert.Throws<ArgumentException>(() => network.Start(new EvenTraffic(1) { Ranks = [1, 1] }, SimDuration.Zero));
        Assert.Throws<ArgumentException>(() => network.Start(new MatrixTraffic([0, 1, 2]) { Ranks = [0, 1] }, SimDuration.Zero));
        Assert.Throws<ArgumentException>(() => network.Start(new MatrixTraffic([0, -1, 2, 0]) { Ranks = [0, 1] }, SimDuration.Zero));
    }

    /// <summary>The rates told for each link, integrated over time, are its bytes; no rate exceeds the link's.</summary>
    [Fact]
    public void LinkRateChanged_Integrated_IsTheBytesOfTheLink()
    {
        foreach (var cluster in new[] { Fabrics.Leaves(16, 4, 2), Fabrics.Nested(16), Fabrics.Star(16) })
        {
            AssertRatesAreBytes(cluster);
        }
    }

    private static void AssertRatesAreBytes(Cluster cluster)
    {
        var rate = new double[cluster.Links.Length];
        var since = new SimDuration[rate.Length];
        var bytes = new double[rate.Length];
        var options = new NetworkOptions
        {
            LinkRateChanged = (link, now, time) =>
            {
                Assert.InRange(now, -1.0, cluster.Links[link].Capacity.PerSecond * (1 + 1e-9));
                bytes[link] += rate[link] * (time - since[link]).TotalSeconds;
                (rate[link], since[link]) = (now, time);
            },
        };
        var result = ExchangeSimulation.Run(cluster, Random(16, 2), options, links: 100);
        Assert.All(result.Links, use => Assert.Equal(use.Bytes.Count, bytes[use.Link], 1e-6 * use.Bytes.Count));
    }
}
