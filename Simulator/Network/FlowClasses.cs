using SimMoE.Topology;

namespace SimMoE.Simulator.Network;

/// <summary>Flows of one exchange that must keep equal rates at all times, because the exchange looks the same from each of them.</summary>
/// <remarks>docs/models/fair-share.md (F2): links and flows are coloured so that any two links of one colour carry the same numbers of
/// flows of each colour; max-min rates are then equal within a colour, and a class of flows is one item of the solver.</remarks>
internal sealed class FlowClasses
{
    private const int MaximumClasses = 64;

    /// <summary>Rounds of refinement before giving up; symmetric shapes settle in two or three.</summary>
    private const int MaximumRounds = 8;

    private readonly Func<int, int, int> _classOf;

    private FlowClasses(List<FlowClass> classes, Func<int, int, int> classOf)
    {
        Classes = classes;
        _classOf = classOf;
    }

    /// <summary>The classes.</summary>
    public IReadOnlyList<FlowClass> Classes { get; }

    /// <summary>Class of the flow between two members.</summary>
    public int ClassOf(int source, int destination) => _classOf(source, destination);

    /// <summary>Finds the classes of an exchange; null if there are too many to be worth it.</summary>
    public static FlowClasses? TryFind(Cluster cluster, RouteTable routes, Traffic traffic)
    {
        var members = traffic.Ranks.Count;
        if (members == cluster.RankCount && members > 1 && cluster.IsSymmetric && BytesOfEvery(traffic) is > 0 and var bytes)
        {
            return FromSymmetry(cluster, routes, traffic, bytes);
        }

        return members >= 8 && HasFewSizes(traffic) ? FromColours(cluster, routes, traffic) : null;
    }

    /// <summary>Bytes of each pair if all are equal, otherwise 0.</summary>
    private static long BytesOfEvery(Traffic traffic)
    {
        if (traffic is not MatrixTraffic { Bytes: var matrix })
        {
            return traffic is EvenTraffic even ? even.BytesPerPair : 0;
        }

        // Between two elements of the diagonal lie as many pairs as there are members.
        var members = traffic.Ranks.Count;
        for (var start = 1; start < matrix.Length; start += members + 1)
        {
            if (matrix.Slice(start, members).ContainsAnyExcept(matrix[1]))
            {
                return 0;
            }
        }

        return matrix[1];
    }

    private static bool HasFewSizes(Traffic traffic)
    {
        if (traffic is EvenTraffic)
        {
            return true;
        }

        if (traffic is not MatrixTraffic matrix)
        {
            return false;
        }

        var sizes = new HashSet<long>();
        foreach (var bytes in matrix.Bytes)
        {
            if (sizes.Add(bytes) && sizes.Count > 4)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>All ranks of a symmetric cluster, in any order: the routes of one member stand for all.</summary>
    private static FlowClasses FromSymmetry(Cluster cluster, RouteTable routes, Traffic traffic, long bytes)
    {
        var linksOfClass = new List<int>[cluster.LinkClasses.Length];
        for (var link = 0; link < cluster.Links.Length; link++)
        {
            (linksOfClass[cluster.Links[link].Class] ??= []).Add(link);
        }

        var numbers = new Dictionary<ulong, int>();
        var occurrences = new List<long[]>();
        var samples = new List<int>();
        for (var member = 1; member < cluster.RankCount; member++)
        {
            var route = routes.Route(traffic.Ranks[0], traffic.Ranks[member]);
            var signature = Signature(cluster, route);
            if (!numbers.TryGetValue(signature, out var number))
            {
                number = numbers[signature] = samples.Count;
                occurrences.Add(new long[linksOfClass.Length]);
                samples.Add(member);
            }

            foreach (var link in route)
            {
                occurrences[number][cluster.Links[link].Class]++;
            }
        }

        var classes = samples.Select(
            (member, number) =>
            {
                var weightOfClass = occurrences[number]
                    .Select((n, kind) => n == 0 ? 0.0 : n * (double)cluster.RankCount / linksOfClass[kind].Count)
                    .ToArray();
                var links = Enumerable
                    .Range(0, weightOfClass.Length)
                    .Where(kind => weightOfClass[kind] > 0)
                    .SelectMany(kind => linksOfClass[kind])
                    .ToArray();
                var weights = Array.ConvertAll(links, link => weightOfClass[cluster.Links[link].Class]);
                return new FlowClass(bytes, 0, member, links, weights, null);
            }
        );
        return new FlowClasses(
            [.. classes],
            (source, destination) => numbers[Signature(cluster, routes.Route(traffic.Ranks[source], traffic.Ranks[destination]))]
        );
    }

    private static ulong Signature(Cluster cluster, ReadOnlySpan<int> route)
    {
        var sum = 0ul;
        foreach (var link in route)
        {
            unchecked
            {
                sum += Mix((ulong)cluster.Links[link].Class + 1);
            }
        }

        return sum;
    }

    private static FlowClasses? FromColours(Cluster cluster, RouteTable routes, Traffic traffic)
    {
        var colouring = new Colouring(routes, traffic, cluster.Links.Length);
        for (var link = 0; link < cluster.Links.Length; link++)
        {
            colouring.LinkColour[link] = Mix((ulong)cluster.Links[link].Class + 1);
        }

        var known = 0;
        for (var round = 0; round < MaximumRounds; round++)
        {
            TrafficFlows.Visit(traffic, ref colouring);
            var colours = colouring.EndRound();
            if (colours > MaximumClasses)
            {
                return null;
            }

            if (colours == known)
            {
                return Collect(cluster, routes, traffic, colouring);
            }

            known = colours;
        }

        return null;
    }

    private static FlowClasses? Collect(Cluster cluster, RouteTable routes, Traffic traffic, Colouring colouring)
    {
        var tally = new Tally(colouring, cluster.Links.Length, traffic.Ranks.Count);
        TrafficFlows.Visit(traffic, ref tally);
        var classes = new List<FlowClass>();
        for (var number = 0; number < tally.Count; number++)
        {
            var weightOfLink = tally.Weights[number];
            var links = Enumerable.Range(0, weightOfLink.Length).Where(link => weightOfLink[link] > 0).ToArray();
            var (source, destination, bytes) = tally.Samples[number];
            classes.Add(
                new FlowClass(
                    bytes,
                    source,
                    destination,
                    links,
                    Array.ConvertAll(links, link => (double)weightOfLink[link]),
                    [.. Enumerable.Range(0, traffic.Ranks.Count).Where(member => tally.Members[number][member])]
                )
            );
        }

        return tally.Count > MaximumClasses
            ? null
            : new FlowClasses(
                classes,
                (source, destination) => tally.Numbers[colouring.ColourOf(source, destination, traffic.BytesBetween(source, destination))]
            );
    }

    private static ulong Mix(ulong value)
    {
        // The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
        unchecked
        {
            value += 0x9E3779B97F4A7C15ul;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ul;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBul;
            return value ^ (value >> 31);
        }
    }

    private readonly struct Colouring(RouteTable routes, Traffic traffic, int links) : IFlowVisitor
    {
        private readonly ulong[] _sum = new ulong[links];

        public ulong[] LinkColour { get; } = new ulong[links];

        public void Visit(int source, int destination, long bytes)
        {
            var route = routes.Route(traffic.Ranks[source], traffic.Ranks[destination]);
            var colour = Mix(ColourOf(route, bytes));
            foreach (var link in route)
            {
                unchecked
                {
                    _sum[link] += colour;
                }
            }
        }

        public ulong ColourOf(int source, int destination, long bytes) =>
            ColourOf(routes.Route(traffic.Ranks[source], traffic.Ranks[destination]), bytes);

        public ReadOnlySpan<int> RouteOf(int source, int destination) => routes.Route(traffic.Ranks[source], traffic.Ranks[destination]);

        /// <summary>Refines the links' colours by the flows they carry.</summary>
        /// <returns>Colours of links that carry anything.</returns>
        public int EndRound()
        {
            var colours = new HashSet<ulong>();
            for (var link = 0; link < _sum.Length; link++)
            {
                if (_sum[link] != 0)
                {
                    LinkColour[link] = Mix(LinkColour[link] ^ Mix(_sum[link]));
                    _sum[link] = 0;
                    colours.Add(LinkColour[link]);
                }
            }

            return colours.Count;
        }

        private ulong ColourOf(ReadOnlySpan<int> route, long bytes)
        {
            var colour = Mix((ulong)bytes);
            foreach (var link in route)
            {
                unchecked
                {
                    colour += Mix(LinkColour[link]);
                }
            }

            return colour;
        }
    }

    private readonly struct Tally(Colouring colouring, int links, int members) : IFlowVisitor
    {
        public Dictionary<ulong, int> Numbers { get; } = [];

        public List<int[]> Weights { get; } = [];

        public List<bool[]> Members { get; } = [];

        public List<(int Source, int Destination, long Bytes)> Samples { get; } = [];

        public int Count => Samples.Count;

        public void Visit(int source, int destination, long bytes)
        {
            var colour = colouring.ColourOf(source, destination, bytes);
            if (!Numbers.TryGetValue(colour, out var number))
            {
                number = Numbers[colour] = Count;
                Weights.Add(Count < MaximumClasses ? new int[links] : Weights[0]);
                Members.Add(Count < MaximumClasses ? new bool[members] : Members[0]);
                Samples.Add((source, destination, bytes));
            }

            Members[number][source] = true;
            Members[number][destination] = true;
            foreach (var link in colouring.RouteOf(source, destination))
            {
                Weights[number][link]++;
            }
        }
    }
}
