using SimMoE.Topology;
using SimMoE.Topology.Graph;
using SimMoE.Units;

namespace SimMoE.Tests.Simulator.Network;

/// <summary>Small clusters for the tests of network models, built without the shapes that those tests must not depend on.</summary>
internal static class Fabrics
{
    /// <summary>One switch; 50 GB/s and 500 ns for each of a rank's two links unless given.</summary>
    public static Cluster Star(
        int ranks,
        long rate = 50_000_000_000,
        long latencyNs = 500,
        bool symmetric = true,
        Transport? transport = null
    )
    {
        var up = new Link(0, ranks, new BytesPerSecond(rate), SimDuration.FromNanoseconds(latencyNs), 0);
        var links = Enumerable
            .Range(0, ranks)
            .Select(r => up with { From = r })
            .Concat(Enumerable.Range(0, ranks).Select(r => up with { From = ranks, To = r, Class = 1 }));
        return Build(
            ranks,
            links,
            [new("up", 0), new("down", 0)],
            [transport ?? Plain("net")],
            new PairRouter((s, d) => [s, ranks + d], 2),
            symmetric
        );
    }

    /// <summary>Nodes of eight: 450 GB/s and 250 ns a link inside, one 50 GB/s NIC a rank and 500 ns a link between.</summary>
    public static Cluster Nested(int ranks, bool symmetric = true)
    {
        var inner = new Link(0, ranks, new BytesPerSecond(450_000_000_000), SimDuration.FromNanoseconds(250), 0);
        var outer = new Link(0, ranks, new BytesPerSecond(50_000_000_000), SimDuration.FromNanoseconds(500), 2);
        var links = Enumerable
            .Range(0, ranks)
            .Select(r => inner with { From = r })
            .Concat(Enumerable.Range(0, ranks).Select(r => inner with { From = ranks, To = r, Class = 1 }))
            .Concat(Enumerable.Range(0, ranks).Select(r => outer with { From = r }))
            .Concat(Enumerable.Range(0, ranks).Select(r => outer with { From = ranks, To = r, Class = 3 }));
        return Build(
            ranks,
            links,
            [new("nvl-up", 0), new("nvl-down", 0), new("nic-up", 1), new("nic-down", 1)],
            [Plain("nvlink"), Plain("net")],
            new PairRouter((s, d) => s / 8 == d / 8 ? [s, ranks + d] : [(2 * ranks) + s, (3 * ranks) + d], 2),
            symmetric
        );
    }

    /// <summary>Leaves of <paramref name="radix"/> ranks over as many spines, the spine by destination: routes of two or four
    /// links.</summary>
    /// <param name="ranks">Multiple of <paramref name="radix"/>.</param>
    /// <param name="radix">Ranks a leaf and spines.</param>
    /// <param name="oversubscription">Divides the rate of the links to the spines.</param>
    /// <param name="symmetric">What the cluster says of itself.</param>
    public static Cluster Leaves(int ranks, int radix, int oversubscription = 1, bool symmetric = false)
    {
        var edge = new Link(0, ranks, new BytesPerSecond(50_000_000_000), SimDuration.FromNanoseconds(500), 0);
        var core = edge with { Capacity = new BytesPerSecond(50_000_000_000 / oversubscription), Class = 2 };
        var links = Enumerable
            .Range(0, ranks)
            .Select(r => edge with { From = r })
            .Concat(Enumerable.Range(0, ranks).Select(r => edge with { To = r, From = ranks, Class = 1 }))
            .Concat(Enumerable.Range(0, ranks).Select(_ => core))
            .Concat(Enumerable.Range(0, ranks).Select(_ => core with { Class = 3 }));
        return Build(
            ranks,
            links,
            [new("up", 0), new("down", 0), new("leaf-up", 0), new("leaf-down", 0)],
            [Plain("net")],
            new PairRouter(
                (s, d) =>
                    s / radix == d / radix
                        ? [s, ranks + d]
                        :
                        [
                            s,
                            (2 * ranks) + ((s / radix) * radix) + (d % radix),
                            (3 * ranks) + ((d / radix) * radix) + (d % radix),
                            ranks + d,
                        ],
                4
            ),
            symmetric
        );
    }

    /// <summary>Any routes over any rates, without latency.</summary>
    public static Cluster Routed(int ranks, IReadOnlyList<long> rates, Func<int, int, int[]> route) =>
        Build(
            ranks,
            rates.Select((rate, i) => new Link(0, 0, new BytesPerSecond(rate), SimDuration.Zero, i)),
            [.. rates.Select((_, i) => new LinkClass($"link-{i}", 0))],
            [Plain("net")],
            new PairRouter(route, 8),
            false
        );

    /// <summary>A transport that is the ideal.</summary>
    public static Transport Plain(string name) => new() { Name = name };

    private static Cluster Build(
        int ranks,
        IEnumerable<Link> links,
        LinkClass[] classes,
        Transport[] transports,
        IRouter router,
        bool symmetric
    ) =>
        new()
        {
            Name = "test",
            Device = new Device
            {
                Name = "test",
                PeakBf16 = new FlopsPerSecond(1),
                PeakF32 = new FlopsPerSecond(1),
                Memory = new Bytes(1),
                MemoryBandwidth = new BytesPerSecond(1),
                Multiprocessors = 1,
                Source = "test",
            },
            RankCount = ranks,
            NodeOfRank = [.. new int[ranks]],
            Vertices = [],
            Links = [.. links],
            LinkClasses = [.. classes],
            Transports = [.. transports],
            Router = router,
            IsSymmetric = symmetric,
        };

    private sealed class PairRouter(Func<int, int, int[]> route, int hops) : IRouter
    {
        public int MaximumHops => hops;

        public int Route(int source, int destination, Span<int> links)
        {
            var chosen = route(source, destination);
            chosen.CopyTo(links);
            return chosen.Length;
        }
    }
}
