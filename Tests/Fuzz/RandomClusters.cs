using System.Collections.Immutable;
using System.Globalization;
using SimMoE.Topology;
using SimMoE.Topology.Graph;
using SimMoE.Topology.Shapes;
using SimMoE.Units;
using SimMoE.Workload;

namespace SimMoE.Fuzz;

/// <summary>Clusters of every shape, nests of any shape in any other, free graphs with unequal rates, and routes without a shape.</summary>
/// <param name="random">Decides everything.</param>
internal sealed class RandomClusters(RandomStream random)
{
    private const int MostRanks = 16;
    private const int MostRanksOfFew = 36;

    private static readonly long[] UsualRates = [25_000_000_000, 50_000_000_000, 100_000_000_000, 450_000_000_000];

    private readonly bool _isLarge = random.NextInt(50) == 0;

    private int Most => _isLarge ? MostRanksOfFew : MostRanks;

    /// <summary>A cluster of 1 to 36 ranks, mostly up to 16.</summary>
    public Cluster Next() =>
        random.NextInt(10) switch
        {
            < 5 => Flat(),
            < 9 => Nested(),
            _ => Routed(),
        };

    private Cluster Flat()
    {
        while (true)
        {
            var gpus = 1 + random.NextInt(Most);
            var shape = Shape(gpus, isFabric: true);
            if (shape.Fault(gpus) is null)
            {
                var transports = ImmutableArray.Create(Transport("inner"), Transport("outer"));
                return ClusterBuilder.Flat($"{shape.GetType().Name} of {gpus}", Device, shape, [.. Enumerable.Range(0, gpus)], transports);
            }
        }
    }

    private Cluster Nested()
    {
        while (true)
        {
            int nodes = 1 + random.NextInt(_isLarge ? 6 : 4),
                gpus = 1 + random.NextInt(_isLarge ? 6 : 4);
            var divisors = Enumerable.Range(1, gpus).Where(cards => gpus % cards == 0).ToArray();
            var cards = random.NextInt(2) == 0 ? gpus : divisors[random.NextInt(divisors.Length)];
            var isRail = random.NextInt(4) == 0;
            var spec = new NestedSpec
            {
                Nodes = nodes,
                GpusPerNode = gpus,
                CardsPerNode = cards,
                Node = Shape(gpus, isFabric: false),
                Fabric = isRail ? FatTree(nodes * cards) with { Rails = cards } : Shape(nodes * cards, isFabric: true),
                CardLink = Link(),
                RailLocal = random.NextInt(2) == 0,
            };
            if (spec.Fault() is null)
            {
                var name = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{nodes} x {gpus} {spec.Node.GetType().Name} in {spec.Fabric.GetType().Name}, {cards} cards{(spec.RailLocal ? ", rail-local" : "")}"
                );
                return ClusterBuilder.Nested(name, Device, spec, Transport("inner"), Transport("outer"));
            }
        }
    }

    /// <summary>Any links in any order on every route; no shape makes such, and nothing may depend on one.</summary>
    private Cluster Routed()
    {
        int ranks = 2 + random.NextInt(11),
            links = 3 + random.NextInt(20),
            hops = 1 + random.NextInt(5);
        var order = Enumerable.Range(0, links).ToArray();
        var routes = new int[ranks * ranks][];
        for (var pair = 0; pair < routes.Length; pair++)
        {
            random.Shuffle(order.AsSpan());
            routes[pair] = order[..(1 + random.NextInt(Math.Min(hops, links)))];
        }

        return Clusters.OfRoutes(
            $"routes of up to {hops} links",
            ranks,
            [.. order.Select(_ => Link())],
            (source, destination) => routes[(source * ranks) + destination]
        );
    }

    private Shape Shape(int endpoints, bool isFabric) =>
        random.NextInt(isFabric ? 10 : 7) switch
        {
            0 => new StarShape(Link()),
            1 => new MeshShape(Link()),
            2 => Graph(endpoints),
            3 => new PcieTreeShape
            {
                Link = Link(),
                HostLink = Link(),
                GpusPerSwitch = 1 + random.NextInt(3),
                Sockets = 1 + random.NextInt(3),
                SocketLink = Link(),
            },
            4 => new TorusShape { Links = [Link()] },
            5 => new TorusShape { Sizes = Factors(endpoints), Links = [Link(), Link(), Link()] },
            6 => new StarShape(Link()),
            7 => FatTree(endpoints),
            8 => FatTree(endpoints),
            _ => new DragonflyShape
            {
                Groups = 1 + random.NextInt(4),
                RoutersPerGroup = 1 + random.NextInt(3),
                GlobalLinksPerRouter = 1 + random.NextInt(3),
                Link = Link(),
                LocalLink = Link(),
                GlobalLink = Link(),
                Seed = random.NextULong(),
            },
        };

    private FatTreeShape FatTree(int endpoints)
    {
        var spines = 1 + random.NextInt(4);
        var tree = new FatTreeShape
        {
            Link = Link(),
            PortsPerLeaf = 1 + random.NextInt(Math.Min(6, endpoints)),
            Spines = spines,
            UpLink = Link(),
            Paths = random.NextInt(2) == 0 ? PathChoice.Spread : PathChoice.Ecmp,
            Seed = random.NextULong(),
        };
        return random.NextInt(2) == 0
            ? tree
            : tree with
            {
                LeavesPerPod = 1 + random.NextInt(3),
                Cores = spines * (1 + random.NextInt(3)),
                CoreLink = Link(),
            };
    }

    /// <summary>A random tree and some cables more; rates differ within a class.</summary>
    private GraphShape Graph(int endpoints)
    {
        var switches = random.NextInt(5);
        var vertices = endpoints + switches;
        var links = Enumerable.Range(0, 1 + random.NextInt(3)).Select(_ => Link()).ToArray();
        var cables = new List<Cable>();
        for (var vertex = 1; vertex < vertices; vertex++)
        {
            // Mostly to the last vertices, so that switches become hubs.
            var other = random.NextInt(2) == 0 ? vertex - 1 : random.NextInt(vertex);
            cables.Add(new Cable(vertices - 1 - vertex, vertices - 1 - other, links[random.NextInt(links.Length)], Class()));
        }

        for (var extra = vertices < 2 ? 0 : random.NextInt(vertices + 1); extra > 0; extra--)
        {
            int from = random.NextInt(vertices),
                to = random.NextInt(vertices);
            if (from != to)
            {
                cables.Add(new Cable(from, to, links[random.NextInt(links.Length)], Class(), TwoWay: random.NextInt(4) > 0));
            }
        }

        return new GraphShape
        {
            Switches = [.. Enumerable.Range(0, switches).Select(i => string.Create(CultureInfo.InvariantCulture, $"sw{i}"))],
            Cables = [.. cables],
            Seed = random.NextULong(),
        };

        string Class() => random.NextInt(3) == 0 ? "other" : "link";
    }

    private ImmutableArray<int> Factors(int endpoints)
    {
        var sizes = ImmutableArray.CreateBuilder<int>();
        while (endpoints > 1)
        {
            var divisors = Enumerable.Range(2, endpoints - 1).Where(size => endpoints % size == 0).ToArray();
            var size = divisors[random.NextInt(divisors.Length)];
            sizes.Add(size);
            endpoints /= size;
        }

        sizes.Add(1);
        return sizes.ToImmutable();
    }

    private LinkSpec Link() => new(new BytesPerSecond(Rate()), new SimDuration(Latency()));

    private long Rate() =>
        random.NextInt(10) switch
        {
            < 4 => UsualRates[random.NextInt(UsualRates.Length)],
            < 8 => 1_000_000_000L * (1 + random.NextInt(100)),
            _ => (long)Math.Pow(10, 8 + (4 * random.NextDouble())),
        };

    private long Latency() =>
        random.NextInt(5) switch
        {
            0 => 0,
            < 3 => 500_000,
            _ => random.NextInt(2_000_000),
        };

    private Transport Transport(string name)
    {
        if (random.NextInt(5) < 3)
        {
            return new Transport { Name = name };
        }

        double low = 0.05 + (0.4 * random.NextDouble()),
            high = low + ((1 - low) * random.NextDouble());
        return new Transport
        {
            Name = name,
            Latency = new SimDuration(random.NextInt(20_000_000)),
            Curve = [(new Bytes(1 + random.NextInt(10_000)), low), (new Bytes(20_000 + random.NextInt(10_000_000)), high)],
            UnevenEfficiency = 0.5 + (0.5 * random.NextDouble()),
        };
    }

    private static Device Device => DeviceCatalogue.All[0];
}
