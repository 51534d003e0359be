using SimMoE.Topology;

namespace SimMoE.Simulator.Network;

/// <summary>Adds up the flows of exchanges, and remembers what can come again.</summary>
/// <remarks>Routes are kept for each list of ranks, loads for each traffic object and for each size of even traffic among the same
/// ranks. Lists and objects are told apart by reference: they must not change.</remarks>
internal sealed class WholeLoads
{
    /// <summary>Pairs of a group whose routes are kept, and links that all loads kept together may name.</summary>
    private const long MaximumPairs = 1L << 21;
    private const long MaximumKept = 1L << 24;

    private readonly Cluster _cluster;
    private readonly RouteTable _routes;
    private readonly Dictionary<object, GroupRoutes?> _groups = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Traffic, WholeLoad> _loads = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<EvenKey, WholeLoad> _even = [];
    private readonly LinkSum[] _sums;
    private readonly List<int> _links = [];
    private bool[] _busy = [];
    private long[] _row = [];
    private double _wire;
    private double _longestFlow;
    private long _flows;
    private long _kept;

    /// <param name="cluster">What the exchanges move over.</param>
    public WholeLoads(Cluster cluster)
    {
        (_cluster, _routes) = (cluster, new RouteTable(cluster));
        _sums = Array.ConvertAll(_routes.Capacities(), capacity => new LinkSum { Capacity = capacity });
    }

    /// <summary>The load of an exchange.</summary>
    /// <exception cref="ArgumentException">The traffic does not fit the cluster.</exception>
    public WholeLoad Of(Traffic traffic)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        if (_loads.TryGetValue(traffic, out var known))
        {
            return known;
        }

        var key = traffic is EvenTraffic even
            ? new EvenKey(traffic.Ranks, even.BytesPerPair, traffic.MessageBytes, traffic.LatencySteps)
            : default;
        if (traffic is EvenTraffic)
        {
            TrafficFlows.CheckSizes(traffic);
            if (_even.TryGetValue(key, out known))
            {
                return known;
            }
        }

        var load = Add(traffic);
        _kept += load.Links.Length + load.Busy.Length;
        if (traffic is EvenTraffic)
        {
            _even.Add(key, load);
        }
        else if (_kept <= MaximumKept)
        {
            _loads.Add(traffic, load);
        }

        return load;
    }

    private WholeLoad Add(Traffic traffic)
    {
        if (!_groups.TryGetValue(traffic.Ranks, out var group))
        {
            TrafficFlows.CheckRanks(traffic, _cluster.RankCount);
        }

        TrafficFlows.CheckSizes(traffic);
        var members = traffic.Ranks.Count;
        _busy = new bool[members];
        (_wire, _flows, _longestFlow) = (0, 0, 0);
        _links.Clear();
        if (traffic is FlowListTraffic || (long)members * members > MaximumPairs)
        {
            _groups.TryAdd(traffic.Ranks, null);
            var single = new SingleFlows(this, traffic);
            TrafficFlows.Visit(traffic, ref single);
        }
        else
        {
            group ??= _groups[traffic.Ranks] = new GroupRoutes(_routes, traffic.Ranks);
            AddPairs(traffic, group);
        }

        return Take();
    }

    private void AddPairs(Traffic traffic, GroupRoutes group)
    {
        Array.Resize(ref _row, group.Members);
        for (var source = 0; source < group.Members; source++)
        {
            traffic.BytesFrom(source, _row);
            for (var destination = 0; destination < _row.Length; destination++)
            {
                var bytes = _row[destination];
                var pair = (source * group.Members) + destination;
                if (bytes != 0 && source != destination)
                {
                    TrafficFlows.RequireNotNegative(source, destination, bytes);
                    AddFlow(traffic, source, destination, bytes, group.Of(pair), group.Transport[pair], group.Latency[pair]);
                }
            }
        }
    }

    private void AddFlow(Traffic traffic, int source, int destination, long bytes, ReadOnlySpan<int> route, int transport, long latency)
    {
        var wire = _routes.WireBytes(traffic, bytes, transport);
        var after = latency * traffic.LatencySteps;
        var slowest = double.PositiveInfinity;
        foreach (var link in route)
        {
            ref var sum = ref _sums[link];
            if (sum.Wire == 0)
            {
                _links.Add(link);
                sum.LeastLatency = after;
            }

            sum.Wire += wire;
            sum.Bytes += bytes;
            sum.LeastLatency = after < sum.LeastLatency ? after : sum.LeastLatency;
            slowest = sum.Capacity < slowest ? sum.Capacity : slowest;
        }

        _wire += wire;
        _flows++;
        _longestFlow = Math.Max(_longestFlow, (wire / slowest) + after);
        _busy[source] = true;
        _busy[destination] = true;
    }

    private WholeLoad Take()
    {
        var links = _links.ToArray();
        var volume = _flows == 0 ? 0 : _wire / _flows;
        var wire = Array.ConvertAll(links, link => _sums[link].Wire);
        var load = new WholeLoad
        {
            Links = links,
            Bytes = Array.ConvertAll(links, link => _sums[link].Bytes),
            WireBytes = wire,
            Weights = Array.ConvertAll(wire, bytes => bytes / volume),
            Volume = volume,
            Tail = Tail(links),
            Busy = Members(true),
            Idle = Members(false),
        };
        foreach (var link in links)
        {
            (_sums[link].Wire, _sums[link].Bytes) = (0, 0);
        }

        return load;
    }

    /// <summary>What no exchange can do without, less the time of the most loaded link.</summary>
    private long Tail(int[] links)
    {
        var (drain, finish) = (0.0, _longestFlow);
        foreach (var link in links)
        {
            var busy = _sums[link].Wire / _sums[link].Capacity;
            drain = Math.Max(drain, busy);
            finish = Math.Max(finish, busy + _sums[link].LeastLatency);
        }

        return (long)Math.Round(finish - drain);
    }

    private int[] Members(bool busy) => [.. Enumerable.Range(0, _busy.Length).Where(member => _busy[member] == busy)];

    /// <summary>What has been added up on one link, beside its rate in bytes a picosecond: one cache line for one visit.</summary>
    private struct LinkSum
    {
        public double Capacity;
        public double Wire;
        public long Bytes;
        public long LeastLatency;
    }

    private readonly struct SingleFlows(WholeLoads loads, Traffic traffic) : IFlowVisitor
    {
        public void Visit(int source, int destination, long bytes)
        {
            var route = loads._routes.Direct(traffic.Ranks[source], traffic.Ranks[destination]);
            var transport = loads._routes.Transport(route);
            loads.AddFlow(traffic, source, destination, bytes, route, transport, loads._routes.Latency(route, transport));
        }
    }

    private readonly struct EvenKey(object ranks, long bytes, long message, int steps) : IEquatable<EvenKey>
    {
        private readonly object _ranks = ranks;
        private readonly (long Bytes, long Message, int Steps) _sizes = (bytes, message, steps);

        public bool Equals(EvenKey other) => ReferenceEquals(_ranks, other._ranks) && _sizes == other._sizes;

        public override bool Equals(object? obj) => obj is EvenKey other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(_ranks), _sizes);
    }
}
