using System.Runtime.CompilerServices;
using SimMoE.Units;

namespace SimMoE.Simulator.Network;

/// <summary>Max-min fair rates of few items, each over many links of which few can hold it back.</summary>
/// <remarks>Same shares as the fluid solver's (F1, F2 of docs/models/fair-share.md). An item never moves faster than it would alone. A link
/// that could carry all its items at that speed holds nobody back; water-filling looks at the other links only.</remarks>
internal sealed class MakespanSolver
{
    /// <summary>Part of a picosecond that separates rounding from work left.</summary>
    private const double Slack = 1e-3;

    /// <summary>Levels that differ by less, as a ratio, are one level.</summary>
    private const double Tie = 1e-11;

    /// <summary>A link is tight if its items alone could fill it up to rounding.</summary>
    private const double Full = 1 - 1e-9;

    /// <summary>Weight below which nothing is left to fill on a link, relative to its whole weight.</summary>
    private const double Empty = 1e-9;

    private readonly double[] _capacity;
    private readonly int[] _users;
    private readonly double[] _demand;
    private readonly double[] _residual;
    private readonly double[] _unfilled;
    private readonly double[] _whole;
    private readonly Stack<int> _free = new();
    private readonly List<Item> _items = [];
    private readonly List<int> _alive = [];
    private readonly List<int> _unfrozen = [];
    private readonly LevelOrder _order = new();
    private double[] _rate = [];
    private double[] _newRate = [];
    private bool _changed;
    private bool _tightChanged;
    private long _nextDrain = long.MaxValue;

    /// <param name="capacities">Bytes a picosecond of each link, positive.</param>
    public MakespanSolver(double[] capacities)
    {
        _capacity = capacities;
        _users = new int[capacities.Length];
        _demand = new double[capacities.Length];
        _residual = new double[capacities.Length];
        _unfilled = new double[capacities.Length];
        _whole = new double[capacities.Length];
    }

    /// <summary>Picosecond that the state belongs to.</summary>
    public long Now { get; private set; }

    /// <summary>Items that have not drained.</summary>
    public int AliveItems => _alive.Count;

    /// <summary>Times the rates were solved.</summary>
    public long Solves { get; private set; }

    /// <summary>Instants at which items drained.</summary>
    public long DrainInstants { get; private set; }

    /// <summary>Told of each link whose rate changed: link, bytes a picosecond. Null costs nothing.</summary>
    public Action<int, double>? RateChanged { get; set; }

    /// <summary>Adds an item.</summary>
    /// <param name="links">Distinct links, at least one; kept, not copied.</param>
    /// <param name="weights">Share of each link used for each byte of the item, positive; kept, not copied.</param>
    /// <param name="volume">Bytes, positive.</param>
    /// <returns>Item number.</returns>
    public int Add(int[] links, double[] weights, double volume)
    {
        if (!_free.TryPop(out var number))
        {
            number = _items.Count;
            _items.Add(new Item());
        }

        var item = _items[number];
        item.Begin(links, weights, volume, Now);
        _alive.Add(number);
        var alone = double.PositiveInfinity;
        for (var i = 0; i < links.Length; i++)
        {
            alone = Math.Min(alone, _capacity[links[i]] / weights[i]);
        }

        item.Alone = alone;
        for (var i = 0; i < links.Length; i++)
        {
            var link = links[i];
            _users[link]++;
            _demand[link] += weights[i] * alone;
            _tightChanged |= IsTight(link);
        }

        item.SetRate(alone, Now);
        _changed = true;
        return number;
    }

    /// <summary>Picosecond at which the next item drains; <see cref="long.MaxValue"/> if nothing flows.</summary>
    public long NextDrain()
    {
        if (_changed)
        {
            Solve();
        }

        return _nextDrain;
    }

    /// <summary>Moves time on.</summary>
    /// <param name="time">Not before <see cref="Now"/>, not after <see cref="NextDrain"/>.</param>
    /// <param name="drained">Receives the items that have drained at that instant, in the order in which they came.</param>
    public void MoveTo(long time, List<int> drained)
    {
        Invariant.Require(time >= Now && time <= NextDrain());
        Now = time;
        if (time != _nextDrain || time == long.MaxValue)
        {
            return;
        }

        DrainInstants++;
        var kept = 0;
        for (var place = 0; place < _alive.Count; place++)
        {
            var number = _alive[place];
            if (_items[number].Drain == time)
            {
                Remove(number);
                drained.Add(number);
            }
            else
            {
                _alive[kept++] = number;
            }
        }

        _alive.RemoveRange(kept, _alive.Count - kept);
        _changed = true;
    }

    private void Remove(int number)
    {
        var item = _items[number];
        item.Settle(Now);
        Invariant.Require(Math.Abs(item.Remaining) <= (item.Rate * 1.01) + (1e-9 * item.Volume));
        for (var i = 0; i < item.Links.Length; i++)
        {
            var link = item.Links[i];
            _tightChanged |= IsTight(link);
            _demand[link] = --_users[link] == 0 ? 0 : _demand[link] - (item.Weights[i] * item.Alone);
        }

        item.End();
        _free.Push(number);
    }

    /// <summary>True if a link with several items may hold one of them back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsTight(int link) => _users[link] > 1 && _demand[link] > Full * _capacity[link];

    private void Solve()
    {
        Solves++;
        if (_tightChanged)
        {
            Fill();
        }

        _nextDrain = long.MaxValue;
        foreach (var number in _alive)
        {
            _nextDrain = Math.Min(_nextDrain, _items[number].Drain);
        }

        (_changed, _tightChanged) = (false, false);
        if (RateChanged is not null)
        {
            TellRates(RateChanged);
        }
    }

    /// <summary>Water-filling over the tight links: the item with the lowest level first. A level once computed is a lower bound:
    /// items that stop early only leave more to the others.</summary>
    private void Fill()
    {
        _unfrozen.Clear();
        foreach (var number in _alive)
        {
            FindTight(_items[number]);
            if (_items[number].TightCount > 0)
            {
                _unfrozen.Add(number);
            }
            else
            {
                _items[number].SetRate(_items[number].Alone, Now);
            }
        }

        foreach (var number in _unfrozen)
        {
            var item = _items[number];
            foreach (var (link, weight) in item.Tight.AsSpan(0, item.TightCount))
            {
                _whole[link] = _unfilled[link] += weight;
            }
        }

        _order.Clear();
        foreach (var number in _unfrozen)
        {
            _order.Add(LevelOf(_items[number]), number);
        }

        FreezeAll();
    }

    /// <summary>Finds the tight links of an item and empties them.</summary>
    private void FindTight(Item item)
    {
        var count = 0;
        for (var i = 0; i < item.Links.Length; i++)
        {
            var link = item.Links[i];
            if (IsTight(link))
            {
                item.Tight[count++] = (link, item.Weights[i]);
                _residual[link] = _capacity[link];
                _unfilled[link] = 0;
            }
        }

        item.TightCount = count;
    }

    private void FreezeAll()
    {
        var last = 0.0;
        while (_order.Count > 0)
        {
            var item = _items[_order.First];
            var level = LevelOf(item);
            if (level > _order.FirstLevel * (1 + Tie))
            {
                _order.RaiseFirst(level);
                continue;
            }

            last = level <= last * (1 + Tie) ? last : level;
            Invariant.Require(double.IsFinite(last));
            foreach (var (link, weight) in item.Tight.AsSpan(0, item.TightCount))
            {
                _residual[link] -= weight * last;
                _unfilled[link] -= weight;
            }

            item.SetRate(last, Now);
            _order.RemoveFirst();
        }
    }

    /// <summary>Level at which the first of an item's links saturates if all that is left rises together.</summary>
    private double LevelOf(Item item)
    {
        var level = item.Alone;
        foreach (var (link, _) in item.Tight.AsSpan(0, item.TightCount))
        {
            var unfilled = _unfilled[link];
            if (_residual[link] < level * unfilled && unfilled > Empty * _whole[link])
            {
                level = _residual[link] / unfilled;
            }
        }

        return level;
    }

    private void TellRates(Action<int, double> told)
    {
        Array.Resize(ref _rate, _capacity.Length);
        Array.Resize(ref _newRate, _capacity.Length);
        Array.Clear(_newRate);
        foreach (var number in _alive)
        {
            var item = _items[number];
            for (var i = 0; i < item.Links.Length; i++)
            {
                _newRate[item.Links[i]] += item.Weights[i] * item.Rate;
            }
        }

        for (var link = 0; link < _rate.Length; link++)
        {
            if (_newRate[link] != _rate[link])
            {
                told(link, _newRate[link]);
            }
        }

        (_rate, _newRate) = (_newRate, _rate);
    }

    /// <summary>An exchange in flight.</summary>
    private sealed class Item
    {
        private long _updated;

        public int[] Links { get; private set; } = [];

        public double[] Weights { get; private set; } = [];

        public double Volume { get; private set; }

        /// <summary>Bytes left as of the last change of rate.</summary>
        public double Remaining { get; private set; }

        public double Rate { get; private set; }

        /// <summary>Picosecond at which it drains at its present rate.</summary>
        public long Drain { get; private set; }

        /// <summary>Rate that it would have alone.</summary>
        public double Alone { get; set; }

        /// <summary>Tight links among <see cref="Links"/>, with their weights.</summary>
        public (int Link, double Weight)[] Tight { get; private set; } = [];

        public int TightCount { get; set; }

        public void Begin(int[] links, double[] weights, double volume, long now)
        {
            (Links, Weights, Volume, Remaining, Rate, _updated) = (links, weights, volume, volume, 0, now);
            (TightCount, Drain) = (0, long.MaxValue);
            if (Tight.Length < links.Length)
            {
                Tight = new (int, double)[links.Length];
            }
        }

        public void End() => (Links, Weights, TightCount) = ([], [], 0);

        public void Settle(long now)
        {
            Remaining -= Rate * (now - _updated);
            _updated = now;
        }

        public void SetRate(double rate, long now)
        {
            if (rate == Rate)
            {
                return;
            }

            Settle(now);
            Rate = rate;
            var left = (Remaining / rate) - Slack;
            Invariant.Require(left < 9e18);
            Drain = now + Math.Max(0, (long)Math.Ceiling(left));
        }
    }
}
