using SimMoE.Simulator.Network;
using SimMoE.Tests.Simulator.Network;
using SimMoE.Topology;
using SimMoE.Workload;

namespace SimMoE.Benchmarks.Rows;

/// <summary>All-to-all exchanges, 1 MiB a pair on average.</summary>
public sealed class NetworkRows : IBenchmarkSet
{
    private const long Mebibyte = 1 << 20;

    /// <inheritdoc/>
    public IEnumerable<IBenchmarkRow> Rows =>
        [
            Row("equal-star-1024", 0.05, n => Fabrics.Star(n), Even, Exact, 1024),
            Row("equal-star-1024-no-symmetry", 0.05, n => Fabrics.Star(n, symmetric: false), Even, Exact, 1024),
            Row("equal-matrix-star-1024", 0.05, n => Fabrics.Star(n), Equal, Exact, 1024),
            Row("equal-star-65536", 1, n => Fabrics.Star(n), Even, Exact, 65536),
            Row("equal-nested-65536", 1, n => Fabrics.Nested(n), Even, Exact, 65536),
            Row("zipf-star-1024", 1, n => Fabrics.Star(n), Zipf, Exact, 1024),
            Row("zipf-nested-1024", 1, n => Fabrics.Nested(n), Zipf, Exact, 1024),
            Row("random-star-128", 0.2, n => Fabrics.Star(n), Random, Exact, 128),
            Row("random-nested-128", 0.5, n => Fabrics.Nested(n), Random, Exact, 128),
            Row("random-leaves-128", 0, n => Fabrics.Leaves(n, 16), Random, Exact, 128),
            Row("random-star-256", 0, n => Fabrics.Star(n), Random, Exact, 256),
            Row("random-leaves-4-to-1-256", 5, n => Fabrics.Leaves(n, 16, oversubscription: 4), Random, Exact, 256),
            Row("random-star-512", 25, n => Fabrics.Star(n), Random, Exact, 512),
            Row("random-star-1024-makespan", 0, n => Fabrics.Star(n), Random, Whole, 1024),
            new BenchmarkRow(
                "network/step-232x4-groups-of-256-makespan",
                5,
                () => Step(Fabrics.Nested(64), 16, 4),
                () => Step(Fabrics.Nested(1024), 256, 232)
            ),
        ];

    private static FairShareNetwork Exact(Cluster cluster) => new(cluster);

    private static MakespanNetwork Whole(Cluster cluster) => new(cluster);

    private static BenchmarkRow Row(
        string name,
        double target,
        Func<int, Cluster> fabric,
        Func<int, Traffic> traffic,
        Func<Cluster, ILinkSharingNetwork> network,
        int ranks
    )
    {
        Traffic? sizes = null;
        return new("network/" + name, target, WarmUp, () => Run(fabric(ranks), sizes!, network));

        // The sizes are the input: making them is not measured, building the cluster is.
        void WarmUp()
        {
            Run(fabric(32), traffic(32), network);
            sizes = traffic(ranks);
        }
    }

    private static BenchmarkOutcome Run(Cluster cluster, Traffic traffic, Func<Cluster, ILinkSharingNetwork> network)
    {
        var result = ExchangeSimulation.Run(cluster, traffic, network(cluster));
        return new BenchmarkOutcome(result.Events, result.Time.TotalSeconds);
    }

    /// <summary>Exchanges of all groups side by side, one after the other: what a training step asks of the network.</summary>
    private static BenchmarkOutcome Step(Cluster cluster, int members, int exchanges)
    {
        var network = new MakespanNetwork(cluster);
        var sizes = Random(members);
        var groups = Enumerable.Range(0, cluster.RankCount).Chunk(members).ToArray();
        var finished = new List<MemberFinish>();
        var now = Units.SimDuration.Zero;
        for (var exchange = 0; exchange < exchanges; exchange++)
        {
            foreach (var group in groups)
            {
                network.Start(new MatrixTraffic(sizes.Bytes.ToArray()) { Ranks = group }, now);
            }

            while (network.NextFinish < Units.SimDuration.MaxValue)
            {
                now = network.NextFinish;
                network.AdvanceTo(now, finished);
                finished.Clear();
            }
        }

        return new BenchmarkOutcome(network.Events, now.TotalSeconds);
    }

    private static EvenTraffic Even(int ranks) => new(Mebibyte) { Ranks = [.. Enumerable.Range(0, ranks)] };

    private static MatrixTraffic Equal(int ranks) => Matrix(ranks, (_, _) => Mebibyte);

    private static MatrixTraffic Random(int ranks)
    {
        var random = new RandomStream(1, "sizes");
        return Matrix(ranks, (_, _) => (long)(Mebibyte * (0.5 + random.NextDouble())));
    }

    private static MatrixTraffic Zipf(int ranks)
    {
        var harmonic = Enumerable.Range(1, ranks).Sum(rank => 1.0 / rank);
        return Matrix(ranks, (_, destination) => (long)(Mebibyte * ranks / harmonic / (destination + 1)));
    }

    private static MatrixTraffic Matrix(int ranks, Func<int, int, long> bytes)
    {
        var sizes = new long[ranks * ranks];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = i / ranks == i % ranks ? 0 : bytes(i / ranks, i % ranks);
        }

        return new MatrixTraffic(sizes) { Ranks = [.. Enumerable.Range(0, ranks)] };
    }
}
