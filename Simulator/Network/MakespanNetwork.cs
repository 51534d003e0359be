using SimMoE.Simulator.Network.Aggregates;
using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Simulator.Network;

/// <summary>Each exchange as one aggregate that loads every link with all its bytes: the time of the most loaded link.</summary>
/// <remarks>For an exchange alone it is a lower bound of what <see cref="FairShareNetwork"/> says of the last finish.</remarks>
/// <seealso href="docs/models/makespan.md"/>
public sealed class MakespanNetwork : ILinkSharingNetwork
{
    private readonly NetworkOptions _options;
    private readonly AggregateSolver _solver;
    private readonly LinkRates? _rates;
    private readonly PendingFinishes _pending = new();
    private readonly List<int> _drained = [];
    private (int Exchange, WholeLoad Load)[] _exchangeOf = [];
    private int _exchanges;

    /// <param name="cluster">What the exchanges move over.</param>
    /// <param name="options">Limits; none if left out.</param>
    public MakespanNetwork(Cluster cluster, NetworkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        _options = options ?? new NetworkOptions();
        Loads = new WholeLoads(cluster);
        _solver = new AggregateSolver(new RouteTable(cluster).Capacities());
        _rates = _options.LinkRateChanged is { } told ? new LinkRates(told, cluster.Links.Length) : null;
        Usage = new LinkUsage(cluster.Links.Length);
    }

    /// <inheritdoc/>
    public LinkUsage Usage { get; }

    /// <inheritdoc/>
    public long Events => _solver.DrainInstants;

    /// <inheritdoc/>
    public long Solves => _solver.Solves;

    /// <inheritdoc/>
    public SimDuration NextFinish => new(Math.Min(_pending.First, _solver.NextDrain()));

    /// <summary>Exchanges added up so far.</summary>
    internal WholeLoads Loads { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The traffic does not fit the cluster, or time runs backwards.</exception>
    /// <exception cref="NetworkLimitException">A limit of the options is exceeded.</exception>
    public int Start(Traffic traffic, SimDuration now)
    {
        var load = Loads.Of(traffic);
        if (now.Picoseconds != _solver.Now)
        {
            MoveTo(now);
        }

        for (var i = 0; i < load.Links.Length; i++)
        {
            Usage.Add(load.Links[i], load.Bytes[i], load.WireBytes[i]);
        }

        if (load.Idle.Length > 0)
        {
            _pending.Add(now.Picoseconds, _exchanges, load.Idle);
        }

        if (load.Busy.Length > 0)
        {
            var aggregate = _solver.Add(load.Links, load.Weights, load.Volume);
            if (aggregate >= _exchangeOf.Length)
            {
                Array.Resize(ref _exchangeOf, Math.Max(64, aggregate * 2));
            }

            _exchangeOf[aggregate] = (_exchanges, load);
        }

        _rates?.Report(_solver.Now, _solver.AddRates);
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

    private void MoveTo(SimDuration time)
    {
        if (time.Picoseconds < _solver.Now)
        {
            throw new ArgumentException($"time runs backwards: {time} after {new SimDuration(_solver.Now)}", nameof(time));
        }

        for (var next = _solver.NextDrain(); next <= time.Picoseconds && next != long.MaxValue; next = _solver.NextDrain())
        {
            _options.Check(Events, _solver.Now, next, _solver.Alive);
            _drained.Clear();
            _solver.MoveTo(next, _drained);
            foreach (var aggregate in _drained)
            {
                var (exchange, load) = _exchangeOf[aggregate];
                _pending.Add(next + load.Tail, exchange, load.Busy);
            }

            _rates?.Report(next, _solver.AddRates);
        }

        _solver.MoveTo(time.Picoseconds, _drained);
    }
}
