using SimMoE.Fuzz;
using SimMoE.Simulator.Network;
using SimMoE.Units;
using SimMoE.Workload;

namespace SimMoE.Tests.Simulator.Network.Fuzz;

/// <summary>A few hundred of the cases that <c>Tests/Fuzz/run</c> runs by the hundred thousand, and what they are judged by.</summary>
public sealed class FuzzTests
{
    private const int Cases = 400;

    [Fact]
    public void Laws_ManyRandomCases_BreakNone()
    {
        var failures = new List<string>();
        Parallel.For(
            1,
            Cases + 1,
            seed =>
            {
                if (Failures.Of((ulong)seed) is { } failure)
                {
                    lock (failures)
                    {
                        failures.Add(failure);
                    }
                }
            }
        );
        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    /// <summary>All kinds of clusters occur, and more than one exchange in about half of the cases.</summary>
    [Fact]
    public void Of_ManySeeds_MakesEveryKindOfCase()
    {
        var cases = Enumerable.Range(1, 3 * Cases).Select(seed => FuzzCase.Of((ulong)seed)).ToArray();
        var names = string.Join('\n', cases.Select(one => one.Cluster.Name));
        Assert.All(
            ["Star", "Mesh", "Graph", "PcieTree", "Torus", "FatTree", "Dragonfly"],
            shape =>
            {
                Assert.Contains($"{shape}Shape of ", names, StringComparison.Ordinal);
                Assert.Contains($"in {shape}Shape", names, StringComparison.Ordinal);
            }
        );
        Assert.Contains("routes of up to", names, StringComparison.Ordinal);
        Assert.Contains("rail-local", names, StringComparison.Ordinal);
        Assert.InRange(cases.Count(one => one.Exchanges.Count > 1), Cases, 2 * Cases);
        Assert.InRange(cases.Count(one => one.Cluster.IsSymmetric), Cases / 2, 5 * Cases / 2);
        Assert.Equal(cases[7].ToString(), FuzzCase.Of(8).ToString());
    }

    /// <summary>Two links of 10 and 4 B/ps. Flow a of 12 B crosses both, b of 16 B the first, c of 8 B the second, from 2 ps on. Alone a
    /// and b have 4 and 6; from 2 ps on a and c 2 each and b 8: 4 B left of a and of b. b drains at 2.5 ps, told at 3; a and c keep 2 each,
    /// so a
    /// drains at 4; c has 4 B left then, at 4 B/ps until 5.</summary>
    [Fact]
    public void DrainTimes_FlowHeldBackElsewhere_AreThoseComputedByHand()
    {
        OracleFlow[] flows = [new(0, [0, 1], 12), new(0, [0], 16), new(2, [1], 8)];
        long[] rates = [10_000_000_000_000, 4_000_000_000_000];
        Assert.Equal([4, 3, 5], new FairShareOracle<double>(rates, flows).DrainTimes());
        Assert.Equal([4, 3, 5], new FairShareOracle<decimal>(rates, flows).DrainTimes());
    }

    /// <summary>28 digits find the same picoseconds as 16, but for one where an instant falls onto a picosecond.</summary>
    [Fact]
    public void DrainTimes_InDecimal_AreTheSame()
    {
        for (var seed = 0UL; seed < 40; seed++)
        {
            var random = new RandomStream(seed, "oracle");
            var rates = Enumerable.Range(0, 6).Select(_ => 1_000_000_000L + random.NextInt(2_000_000_000)).ToArray();
            var flows = Enumerable
                .Range(0, 20)
                .Select(_ => new OracleFlow(
                    random.NextInt(1_000_000_000),
                    [random.NextInt(3), 3 + random.NextInt(3)],
                    Math.Ceiling(Math.Pow(10, 8 * random.NextDouble()))
                ))
                .ToArray();
            var exact = new FairShareOracle<decimal>(rates, flows).DrainTimes();
            var fast = new FairShareOracle<double>(rates, flows).DrainTimes();
            Assert.All(exact.Zip(fast), pair => Assert.InRange(pair.Second - pair.First, -1, 1));
        }
    }

    /// <summary>What fails for every flow from 2 to 1 shrinks to one exchange with that flow alone, and first digits.</summary>
    [Fact]
    public void Smallest_FailureOfOneFlow_IsThatFlow()
    {
        var links = Enumerable.Range(0, 4).Select(_ => new SimMoE.Topology.Graph.LinkSpec(new(1_000_000), new(5))).ToArray();
        var cluster = Clusters.OfRoutes("test", 4, links, (source, _) => [source]);
        var bytes = Enumerable.Range(1, 16).Select(i => 1_234L * i).ToArray();
        var exchange = new FuzzExchange(77, [3, 1, 0, 2], TrafficKind.List, bytes) { LatencySteps = 2 };
        var (smallest, _) = Shrinking.Smallest(
            new FuzzCase(cluster, [exchange, exchange]),
            Broken,
            given =>
                given.Exchanges.Any(one => one.Flows.Any(flow => (one.Ranks[flow.Source], one.Ranks[flow.Destination]) == (2, 1)))
                    ? Broken
                    : null
        );

        var left = Assert.Single(smallest.Exchanges);
        Assert.Equal([1, 2], left.Ranks);
        Assert.Equal((1, 0, 10_000), Assert.Single(left.Flows));
        Assert.Equal((70, 1), (left.Start, left.LatencySteps));
        Assert.All(smallest.Cluster.Links, link => Assert.Equal(0, link.Latency.Picoseconds));
    }

    private static LawBrokenException Broken => new("test", "");

    [Fact]
    public void Finishes_MemberThatNeverFinishes_BreaksALaw()
    {
        var exchange = new FuzzExchange(0, [0, 1], TrafficKind.Matrix, [0, 1, 1, 0]);
        Assert.Equal("finish", Assert.Throws<LawBrokenException>(() => NetworkRun.Finishes(new Forgetful(1), [exchange])).Law);
        Assert.Equal(
            [
                [5, 5],
            ],
            NetworkRun.Finishes(new Forgetful(2), [exchange])
        );
    }

    [Fact]
    public void Change_AboveTheLinksRate_BreaksALaw()
    {
        var cluster = Clusters.OfRoutes("test", 2, [new(new(1_000_000_000_000), default)], (_, _) => [0]);
        var ledger = new RateLedger(cluster);
        ledger.Change(0, 1e12, new SimDuration(10));
        Assert.Equal("rate", Assert.Throws<LawBrokenException>(() => ledger.Change(0, 1.001e12, new SimDuration(20))).Law);
        ledger.Change(0, 0, new SimDuration(30));
        ledger.Require([20], 0);
        Assert.Equal("bytes", Assert.Throws<LawBrokenException>(() => ledger.Require([22], 1)).Law);
    }

    /// <summary>A model in which the first <paramref name="told"/> members finish after 5 ps and the others never.</summary>
    private sealed class Forgetful(int told) : INetworkModel
    {
        private bool _done;

        public SimDuration NextFinish => _done ? SimDuration.MaxValue : new SimDuration(5);

        public int Start(Traffic traffic, SimDuration now) => 0;

        public void AdvanceTo(SimDuration time, ICollection<MemberFinish> finished)
        {
            for (var member = 0; member < told; member++)
            {
                finished.Add(new MemberFinish(0, member, time));
            }

            _done = true;
        }
    }
}
