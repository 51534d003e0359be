using SimMoE.Topology;
using SimMoE.Workload;

namespace SimMoE.Fuzz;

/// <summary>One to four exchanges over a cluster: any members in any order, and sizes from one byte to tens of gigabytes.</summary>
/// <param name="random">Decides everything.</param>
/// <param name="cluster">What they run over.</param>
internal sealed class RandomExchanges(RandomStream random, Cluster cluster)
{
    /// <summary>In order of their start.</summary>
    public IReadOnlyList<FuzzExchange> Next()
    {
        // Start times are of the order of one exchange, so that most overlap.
        var scale = Math.Pow(10, 3 + (8 * random.NextDouble()));
        var members = Members();
        var exchanges = new List<FuzzExchange>();
        for (var count = random.NextInt(2) == 0 ? 1 : 2 + random.NextInt(3); count > 0; count--)
        {
            var ranks = random.NextInt(3) == 0 ? members : Members();
            var start = exchanges.Count == 0 || random.NextInt(5) == 0 ? 0 : (long)(scale * random.NextDouble());
            exchanges.Add(Exchange(start, ranks));
        }

        return [.. exchanges.OrderBy(exchange => exchange.Start)];
    }

    private int[] Members()
    {
        var ranks = Enumerable.Range(0, cluster.RankCount).ToArray();
        var kind = random.NextInt(4);
        if (kind > 0)
        {
            random.Shuffle(ranks.AsSpan());
        }

        ranks = kind < 2 ? ranks : ranks[..(1 + random.NextInt(ranks.Length))];
        if (kind == 3)
        {
            Array.Sort(ranks);
        }

        return ranks;
    }

    private FuzzExchange Exchange(long start, int[] ranks)
    {
        var members = ranks.Length;
        var bytes = new long[members * members];
        var kind =
            random.NextInt(4) == 0 ? TrafficKind.Even
            : random.NextInt(5) == 0 ? TrafficKind.List
            : TrafficKind.Matrix;
        var size = kind == TrafficKind.Even ? Constant() : Sizes(members);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = i / members == i % members ? 0 : size(i / members, i % members);
        }

        return new FuzzExchange(start, ranks, kind, bytes)
        {
            LatencySteps = random.NextInt(4) == 0 ? random.NextInt(4) : 1,
            MessageBytes = random.NextInt(4) == 0 ? 1 + random.NextInt(1_000_000) : 0,
        };
    }

    private Func<int, int, long> Constant()
    {
        var bytes = random.NextInt(20) == 0 ? 0 : Size();
        return (_, _) => bytes;
    }

    private Func<int, int, long> Sizes(int members)
    {
        var mean = Size();
        var hot = random.NextInt(members);
        var exponent = 0.5 + random.NextDouble();
        var density = random.NextDouble();
        long block = 1 + random.NextInt(members),
            other = Size();
        return random.NextInt(9) switch
        {
            // Uniform within 50 %.
            0 => (_, _) => Positive(mean * (0.5 + random.NextDouble())),
            // Sparse.
            1 => (_, _) => random.NextDouble() < density ? Positive(mean * random.NextDouble()) : 0,
            // One hot destination.
            2 => (_, destination) => destination == hot ? mean : Positive(mean * 0.1 * random.NextDouble()),
            // Zipf over destinations.
            3 => (_, destination) => Positive(mean / Math.Pow(destination + 1, exponent)),
            // Giants beside dwarfs.
            4 => (_, _) => random.NextInt(4) == 0 ? 100_000_000 + random.NextInt(2_000_000_000) : 1 + random.NextInt(2_000),
            // Any size, whatever its neighbour's.
            5 => (_, _) => random.NextInt(3) == 0 ? 0 : Size(),
            // Blocks that exchange nothing with each other, or something else.
            6 => (source, destination) => source / block == destination / block ? mean : 0,
            7 => (source, destination) => source / block == destination / block ? mean : other,
            // A permutation.
            _ => (source, destination) => destination == (source + hot + 1) % members ? mean : 0,
        };
    }

    private long Size() => (long)Math.Pow(10, (random.NextInt(3) == 0 ? 10 : 6) * random.NextDouble());

    private static long Positive(double bytes) => Math.Max(1, (long)bytes);
}
