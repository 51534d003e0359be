using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Simulator.Network;

/// <summary>Each exchange as one item that loads every link with all its bytes; (F7) docs/models/fair-share.md.</summary>
internal sealed class MakespanNetwork : INetworkModel
{
    private readonly NetworkOptions _options;
    private readonly WholeLoads _loads;
    private readonly MakespanSolver _solver;
    private readonly PriorityFinishes _pending = new();
    private readonly List<int> _drained = [];
    private readonly long[] _bytesOn;
    private readonly double[] _capacityUsed;
    private (int Exchange, WholeLoad Load, long Latency)[] _exchangeOf = [];
    private int _exchanges;

    /// <param name="cluster">What the exchanges move over.</param>
    /// <param name="options">Limits and who is told of rates.</param>
    public MakespanNetwork(Cluster cluster, NetworkOptions options)
    {
        (_options, _loads) = (options, new WholeLoads(cluster));
        var capacities = new double[cluster.Links.Length];
        for (var link = 0; link < capacities.Length; link++)
        {
            capacities[link] = cluster.Links[link].Capacity.PerSecond / 1e12;
        }

        _solver = new MakespanSolver(capacities);
        if (options.LinkRateChanged is { } told)
        {
            _solver.RateChanged = (link, rate) => told(link, rate * 1e12, new SimDuration(_solver.Now));
        }

        _bytesOn = new long[capacities.Length];
        _capacityUsed = new double[capacities.Length];
    }

    /// <inheritdoc/>
    public SimDuration NextFinish => new(Math.Min(_pending.First, _solver.NextDrain()));

    /// <summary>Instants at which exchanges drained so far.</summary>
    public long Events => _solver.DrainInstants;

    /// <summary>Times the rates were solved so far.</summary>
    public long Solves => _solver.Solves;

    /// <summary>Exchanges added up so far.</summary>
    public WholeLoads Loads => _loads;

    /// <summary>Payload bytes put on a link so far.</summary>
    public long BytesOn(int link) => _bytesOn[link];

    /// <summary>Bytes of a link's capacity used so far.</summary>
    public double CapacityUsed(int link) => _capacityUsed[link];

    /// <inheritdoc/>
    public int Start(Traffic traffic, SimDuration now)
    {
        var load = _loads.Of(traffic);
        MoveTo(now);
        for (var i = 0; i < load.Links.Length; i++)
        {
            _bytesOn[load.Links[i]] += load.Bytes[i];
            _capacityUsed[load.Links[i]] += load.WireBytes[i];
        }

        if (load.Idle.Length > 0)
        {
            _pending.Add(now.Picoseconds, _exchanges, load.Idle);
        }

        if (load.Taking.Length > 0)
        {
            var item = _solver.Add(load.Links, load.Weights, load.Volume);
            if (item >= _exchangeOf.Length)
            {
                Array.Resize(ref _exchangeOf, Math.Max(64, _exchangeOf.Length * 2));
            }

            _exchangeOf[item] = (_exchanges, load, load.Latency * traffic.LatencySteps);
        }

        return _exchanges++;
    }

    /// <inheritdoc/>
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
            CheckLimits(next);
            _drained.Clear();
            _solver.MoveTo(next, _drained);
            foreach (var item in _drained)
            {
                var (exchange, load, latency) = _exchangeOf[item];
                _pending.Add(next + latency, exchange, load.Taking);
            }
        }

        _solver.MoveTo(time.Picoseconds, _drained);
    }

    private void CheckLimits(long next)
    {
        if (_solver.DrainInstants >= _options.MaximumEvents)
        {
            throw new NetworkLimitException(
                $"{_solver.DrainInstants} network events by {new SimDuration(_solver.Now)}, {_solver.AliveItems} flows left: the limit");
        }

        if (next > _options.MaximumTime.Picoseconds)
        {
            throw new NetworkLimitException(
                $"the network is still busy at the limit of {_options.MaximumTime}, {_solver.AliveItems} flows left");
        }
    }

    /// <summary>Finishes that are certain but lie in the future, by time, then exchange; one entry for members that finish together.</summary>
    private sealed class PriorityFinishes
    {
        private readonly SortedDictionary<(long Time, int Exchange, int Part), int[]> _entries = [];

        public long First { get; private set; } = long.MaxValue;

        public void Add(long time, int exchange, int[] members)
        {
            var part = 0;
            while (!_entries.TryAdd((time, exchange, part), members))
            {
                part++;
            }

            First = Math.Min(First, time);
        }

        public void TakeUpTo(long time, ICollection<MemberFinish> finished)
        {
            while (First <= time && _entries.Count > 0)
            {
                using var entries = _entries.GetEnumerator();
                entries.MoveNext();
                var (key, members) = entries.Current;
                foreach (var member in members)
                {
                    finished.Add(new MemberFinish(key.Exchange, member, new SimDuration(key.Time)));
                }

                _entries.Remove(key);
                First = long.MaxValue;
                foreach (var next in _entries.Keys)
                {
                    First = next.Time;
                    break;
                }
            }
        }
    }
}
