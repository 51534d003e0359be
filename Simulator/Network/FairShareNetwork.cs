using SimMoE.Simulator.Network.Aggregates;
using SimMoE.Simulator.Network.Flows;
using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Simulator.Network;

/// <summary>Fluid flows with max-min fair shares of the links on their routes, every completion resolved; exchanges share links.</summary>
/// <remarks>An exchange moves flow by flow, or by classes of flows that must keep equal rates. Classes and flows never share a link: an
/// exchange
/// by classes goes on flow by flow when another one comes onto its links and breaks the symmetry.</remarks>
/// <seealso href="docs/models/fair-share.md"/>
public sealed class FairShareNetwork : ILinkSharingNetwork
{
    private readonly Cluster _cluster;
    private readonly NetworkOptions _options;
    private readonly RouteTable _routes;
    private readonly FlowSolver _flows;
    private readonly AggregateSolver _classes;
    private readonly LinkRates? _rates;
    private readonly PendingFinishes _pending = new();
    private readonly List<ClassExchange> _byClasses = [];
    private readonly Dictionary<int, (ClassExchange Exchange, int Number, long Latency)> _aggregates = [];
    private readonly List<int> _drained = [];
    private (Exchange Exchange, int Source, int Destination, long Latency)[] _ends = [];
    private int _exchanges;
    private long _now;

    /// <param name="cluster">What the exchanges move over.</param>
    /// <param name="options">Limits; none if left out.</param>
    public FairShareNetwork(Cluster cluster, NetworkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        _cluster = cluster;
        _options = options ?? new NetworkOptions();
        _routes = new RouteTable(cluster);
        var capacities = _routes.Capacities();
        _flows = new FlowSolver(capacities, cluster.Router.MaximumHops);
        _classes = new AggregateSolver(capacities);
        _rates = _options.LinkRateChanged is { } told ? new LinkRates(told, capacities.Length) : null;
        Usage = new LinkUsage(capacities.Length);
    }

    /// <inheritdoc/>
    public LinkUsage Usage { get; }

    /// <inheritdoc/>
    public long Events => _flows.DrainInstants + _classes.DrainInstants;

    /// <inheritdoc/>
    public long Solves => _flows.Solves + _classes.Solves;

    /// <inheritdoc/>
    public SimDuration NextFinish => new(Math.Min(_pending.First, NextDrain()));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The traffic does not fit the cluster, or time runs backwards.</exception>
    /// <exception cref="NetworkLimitException">A limit of the options is exceeded.</exception>
    public int Start(Traffic traffic, SimDuration now)
    {
        TrafficFlows.Check(traffic, _cluster.RankCount);
        if (now.Picoseconds != _now)
        {
            MoveTo(now);
        }

        var exchange = new Exchange(_exchanges, traffic);
        var classes = FlowClasses.TryFind(_cluster, _routes, traffic);
        if (
            classes is { Classes.Count: > 0 }
            && new ClassExchange(exchange, classes, _cluster.Links.Length) is var one
            && KeepsSymmetry(one)
        )
        {
            StartClasses(one);
        }
        else
        {
            var flows = new NewFlows(this, exchange);
            TrafficFlows.Visit(traffic, ref flows);
            SplitClassesOn(flows.Uses);
        }

        for (var member = 0; member < traffic.Ranks.Count; member++)
        {
            if (exchange.IsIdle(member))
            {
                _pending.Add(_now, exchange.Number, member);
            }
        }

        _rates?.Report(_now, AddRates);
        return _exchanges++;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Time runs backwards.</exception>
    /// <exception cref="NetworkLimitException">A limit of the options is exceeded.</exception>
    public void AdvanceTo(SimDuration time, ICollection<MemberFinish> finished)
    {
        ArgumentNullException.ThrowIfNull(finished);
        MoveTo(time);
        _pending.TakeUpTo(time.Picoseconds, finished);
    }

    private long NextDrain() => Math.Min(_flows.NextDrain(), _classes.NextDrain());

    private void MoveTo(SimDuration time)
    {
        if (time.Picoseconds < _now)
        {
            throw new ArgumentException($"time runs backwards: {time} after {new SimDuration(_now)}", nameof(time));
        }

        for (var next = NextDrain(); next <= time.Picoseconds && next < long.MaxValue; next = NextDrain())
        {
            _options.Check(Events, _now, next, _flows.Alive + _classes.Alive);
            MoveTo(next);
            _rates?.Report(_now, AddRates);
        }

        MoveTo(time.Picoseconds);
    }

    /// <summary>Moves to a time not after the next drain.</summary>
    private void MoveTo(long time)
    {
        _now = time;
        _drained.Clear();
        _flows.MoveTo(time, _drained);
        foreach (var flow in _drained)
        {
            var (exchange, source, destination, latency) = _ends[flow];
            Arrive(exchange, source, time + latency);
            Arrive(exchange, destination, time + latency);
        }

        _drained.Clear();
        _classes.MoveTo(time, _drained);
        foreach (var aggregate in _drained)
        {
            _aggregates.Remove(aggregate, out var drained);
            drained.Exchange.Aggregates[drained.Number] = -1;
            foreach (var member in drained.Exchange.MembersOf(drained.Number))
            {
                Arrive(drained.Exchange.Exchange, member, time + drained.Latency);
            }

            if (drained.Exchange.HasDrained)
            {
                _byClasses.Remove(drained.Exchange);
            }
        }
    }

    private void Arrive(Exchange exchange, int member, long time)
    {
        var finish = exchange.Arrive(member, time);
        if (finish >= 0)
        {
            _pending.Add(finish, exchange.Number, member);
        }
    }

    /// <summary>True if nothing on the links of an exchange's classes tells its flows apart.</summary>
    private bool KeepsSymmetry(ClassExchange one)
    {
        for (var link = 0; link < one.Uses.Length; link++)
        {
            if (
                one.Uses[link]
                && (_flows.IsUsed(link) || _byClasses.Exists(other => other.Uses[link] && !other.IsLike(one.Exchange.Traffic)))
            )
            {
                return false;
            }
        }

        return true;
    }

    private void StartClasses(ClassExchange one)
    {
        var traffic = one.Exchange.Traffic;
        for (var number = 0; number < one.Aggregates.Length; number++)
        {
            var kind = one.Classes.Classes[number];
            var route = _routes.Route(traffic.Ranks[kind.Source], traffic.Ranks[kind.Destination]);
            var transport = _routes.Transport(route);
            var wire = _routes.WireBytes(traffic, kind.Bytes, transport);
            for (var i = 0; i < kind.Links.Length; i++)
            {
                Usage.Add(kind.Links[i], (long)Math.Round(kind.Weights[i] * kind.Bytes), kind.Weights[i] * wire);
            }

            var aggregate = _classes.Add(kind.Links, kind.Weights, wire);
            one.Aggregates[number] = aggregate;
            _aggregates.Add(aggregate, (one, number, _routes.Latency(route, transport) * traffic.LatencySteps));
            foreach (var member in one.MembersOf(number))
            {
                one.Exchange.Expect(member);
            }
        }

        _byClasses.Add(one);
    }

    /// <summary>Exchanges that move by classes over any of these links go on flow by flow, and so do those on their links.</summary>
    private void SplitClassesOn(bool[] links)
    {
        while (_byClasses.Find(one => IsOnAny(one, links)) is { } one)
        {
            _byClasses.Remove(one);
            Split(one);
            for (var link = 0; link < links.Length; link++)
            {
                links[link] |= one.Uses[link];
            }
        }
    }

    private static bool IsOnAny(ClassExchange one, bool[] links)
    {
        for (var link = 0; link < links.Length; link++)
        {
            if (links[link] && one.Uses[link])
            {
                return true;
            }
        }

        return false;
    }

    private void Split(ClassExchange one)
    {
        var left = Array.ConvertAll(one.Aggregates, aggregate => aggregate < 0 ? 0.0 : _classes.Withdraw(aggregate));
        foreach (var aggregate in one.Aggregates)
        {
            _aggregates.Remove(aggregate);
        }

        one.Exchange.ExpectNothing();
        var flows = new RemainingFlows(this, one, left);
        TrafficFlows.Visit(one.Exchange.Traffic, ref flows);
    }

    private void AddFlow(Exchange exchange, int source, int destination, double wire, ReadOnlySpan<int> route, int transport)
    {
        var flow = _flows.Add(route, wire);
        if (flow >= _ends.Length)
        {
            Array.Resize(ref _ends, Math.Max(64, flow * 2));
        }

        _ends[flow] = (exchange, source, destination, _routes.Latency(route, transport) * exchange.Traffic.LatencySteps);
        exchange.Expect(source);
        exchange.Expect(destination);
    }

    private void AddRates(double[] rates)
    {
        for (var link = 0; link < rates.Length; link++)
        {
            rates[link] = _flows.Rate(link);
        }

        _classes.AddRates(rates);
    }

    private readonly struct NewFlows(FairShareNetwork network, Exchange exchange) : IFlowVisitor
    {
        public bool[] Uses { get; } = new bool[network._cluster.Links.Length];

        public void Visit(int source, int destination, long bytes)
        {
            var traffic = exchange.Traffic;
            var route = network._routes.Route(traffic.Ranks[source], traffic.Ranks[destination]);
            var transport = network._routes.Transport(route);
            var wire = network._routes.WireBytes(traffic, bytes, transport);
            foreach (var link in route)
            {
                Uses[link] = true;
                network.Usage.Add(link, bytes, wire);
            }

            network.AddFlow(exchange, source, destination, wire, route, transport);
        }
    }

    private readonly struct RemainingFlows(FairShareNetwork network, ClassExchange one, double[] left) : IFlowVisitor
    {
        public void Visit(int source, int destination, long bytes)
        {
            var rest = left[one.Classes.ClassOf(source, destination)];
            if (rest > 0)
            {
                var ranks = one.Exchange.Traffic.Ranks;
                var route = network._routes.Route(ranks[source], ranks[destination]);
                network.AddFlow(one.Exchange, source, destination, rest, route, network._routes.Transport(route));
            }
        }
    }
}
