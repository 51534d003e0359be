using SimMoE.Simulator.Network.Fluid;
using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Simulator.Network;

/// <summary>Fluid flows with max-min fair shares of the links on their routes; several exchanges share links.</summary>
/// <seealso href="docs/models/fair-share.md"/>
public sealed partial class FairShareNetwork : INetworkModel
{
    private readonly Cluster _cluster;
    private readonly NetworkOptions _options;
    private readonly RouteTable _routes;
    private readonly MakespanNetwork? _whole;
    private readonly FluidSolver _solver;
    private readonly PendingFinishes _pending = new();
    private readonly List<int> _drained = [];
    private readonly List<Exchange> _inFlight = [];
    private readonly double[] _capacities;
    private readonly long[] _bytesOn;
    private readonly double[] _capacityUsed;
    private Exchange[] _exchangeOf = [];
    private (int Source, int Destination, long Latency)[] _endsOf = [];
    private int _exchanges;
    private long _now;
    private long _portInstants;
    private long _portSolves;

    /// <param name="cluster">What the exchanges move over.</param>
    /// <param name="options">How finely; exact if left out.</param>
    public FairShareNetwork(Cluster cluster, NetworkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        _cluster = cluster;
        _options = options ?? NetworkOptions.Exact;
        _routes = new RouteTable(cluster);
        _whole = _options.Resolution == Resolution.Makespan ? new MakespanNetwork(cluster, _options) : null;
        var capacities = new double[cluster.Links.Length];
        for (var link = 0; link < capacities.Length; link++)
        {
            capacities[link] = cluster.Links[link].Capacity.PerSecond / 1e12;
        }

        _solver = new FluidSolver(capacities) { RelativeError = _options.RelativeError };
        if (_options.LinkRateChanged is { } told)
        {
            _solver.RateChanged = (link, rate) => told(link, rate * 1e12, new SimDuration(_solver.Now));
        }

        _capacities = capacities;
        _toldRate = new double[capacities.Length];
        _bytesOn = new long[capacities.Length];
        _capacityUsed = new double[capacities.Length];
    }

    /// <inheritdoc/>
    public SimDuration NextFinish => _whole?.NextFinish ?? SimDuration.Min(_pending.First, new SimDuration(NextDrain()));

    /// <summary>Instants at which flows drained so far; under a bound, batches of them.</summary>
    public long Events => _whole?.Events
        ?? _solver.DrainInstants + _portInstants + _ports.Sum(one => one.Plan.Matrices.Sum(m => m.DrainInstants));

    /// <summary>Times the rates were solved so far.</summary>
    public long Solves => _whole?.Solves ?? _solver.Solves + _portSolves + _ports.Sum(one => one.Plan.Matrices.Sum(m => m.Solves));

    /// <summary>Exchanges added up so far; null unless each moves as a whole.</summary>
    internal WholeLoads? WholeLoads => _whole?.Loads;

    /// <summary>Payload bytes that exchanges started so far have put or will put on a link.</summary>
    /// <param name="link">Index into the cluster's links.</param>
    public long BytesOn(int link) => _whole?.BytesOn(link) ?? _bytesOn[link];

    /// <summary>Bytes of a link's capacity that exchanges started so far use up: payload over transport efficiency. Over the link's
    /// rate this is the time it is busy.</summary>
    /// <param name="link">Index into the cluster's links.</param>
    public double CapacityUsed(int link) => _whole?.CapacityUsed(link) ?? _capacityUsed[link];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The traffic does not fit the cluster, or time runs backwards.</exception>
    /// <exception cref="NetworkLimitException">A limit of the options is exceeded.</exception>
    public int Start(Traffic traffic, SimDuration now)
    {
        if (_whole is not null)
        {
            return _whole.Start(traffic, now);
        }

        TrafficFlows.Check(traffic, _cluster.RankCount);
        MoveTo(now);
        var exchange = AddByClassOrFlow(traffic);
        FinishIdle(exchange, now);
        if (exchange.Items > 0)
        {
            _inFlight.Add(exchange);
        }

        _solver.BudgetFromNow();
        return _exchanges++;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Time runs backwards.</exception>
    /// <exception cref="NetworkLimitException">A limit of the options is exceeded.</exception>
    public void AdvanceTo(SimDuration time, ICollection<MemberFinish> finished)
    {
        ArgumentNullException.ThrowIfNull(finished);
        if (_whole is not null)
        {
            _whole.AdvanceTo(time, finished);
            return;
        }

        MoveTo(time);
        _pending.TakeUpTo(time, finished);
    }

    private long NextDrain() => Math.Min(_solver.NextDrain(), NextPortDrain());

    private void MoveTo(SimDuration time)
    {
        if (time.Picoseconds < _now)
        {
            throw new ArgumentException($"time runs backwards: {time} after {new SimDuration(_now)}", nameof(time));
        }

        for (var next = NextDrain(); next <= time.Picoseconds && next < long.MaxValue; next = NextDrain())
        {
            CheckLimits(next);
            _now = next;
            DrainPorts(next);
            if (_solver.NextDrain() == next)
            {
                DrainSolver(next);
            }
        }

        _now = time.Picoseconds;
        _drained.Clear();
        _solver.MoveTo(_now, _drained);
    }

    private void DrainSolver(long time)
    {
        _drained.Clear();
        _solver.MoveTo(time, _drained);
        foreach (var item in _drained)
        {
            Arrived(item);
        }
    }

    private void CheckLimits(long next)
    {
        if (_options.MaximumEvents < long.MaxValue && Events >= _options.MaximumEvents)
        {
            throw new NetworkLimitException($"{Events} network events by {new SimDuration(_now)}, {FlowsLeft} flows left: the limit");
        }

        if (next > _options.MaximumTime.Picoseconds)
        {
            throw new NetworkLimitException(
                $"the network is still busy at the limit of {_options.MaximumTime}, {FlowsLeft} flows left");
        }
    }

    private int FlowsLeft => _solver.AliveItems + _ports.Sum(one => one.Plan.Matrices.Sum(matrix => matrix.AliveFlows));

    private void Arrived(int item)
    {
        var exchange = _exchangeOf[item];
        var (source, destination, latency) = _endsOf[item];
        var time = _now + latency;
        if (--exchange.Items == 0)
        {
            _inFlight.Remove(exchange);
        }

        if (source >= 0)
        {
            Arrived(exchange, source, time);
            Arrived(exchange, destination, time);
            return;
        }

        if (exchange.Classes is not null)
        {
            exchange.ClassItems[destination] = -1;
        }

        if (exchange.Classes?.Classes[destination].Members is { } members)
        {
            foreach (var member in members)
            {
                Arrived(exchange, member, time);
            }
        }
        else
        {
            Arrived(exchange, 0, time);
        }
    }

    private void Arrived(Exchange exchange, int slot, long time)
    {
        var finish = exchange.Arrive(slot, time);
        if (finish < 0)
        {
            return;
        }

        if (exchange.Together is null)
        {
            _pending.Add(new MemberFinish(exchange.Number, slot, new SimDuration(finish)));
            return;
        }

        foreach (var member in exchange.Together)
        {
            _pending.Add(new MemberFinish(exchange.Number, member, new SimDuration(finish)));
        }
    }

    /// <summary>Members without any flow finish at once.</summary>
    private void FinishIdle(Exchange exchange, SimDuration now)
    {
        var together = exchange.Together is null ? null : new HashSet<int>(exchange.Together);
        for (var member = 0; member < exchange.Traffic.Ranks.Count; member++)
        {
            if (together is null ? exchange.IsIdle(member) : !together.Contains(member))
            {
                _pending.Add(new MemberFinish(exchange.Number, member, now));
            }
        }
    }

    private void Tag(int item, Exchange exchange, int source, int destination, long latency)
    {
        if (item >= _exchangeOf.Length)
        {
            var size = Math.Max(item + 1, Math.Max(64, _exchangeOf.Length * 2));
            Array.Resize(ref _exchangeOf, size);
            Array.Resize(ref _endsOf, size);
        }

        _exchangeOf[item] = exchange;
        _endsOf[item] = (source, destination, latency);
        exchange.Items++;
    }
}
