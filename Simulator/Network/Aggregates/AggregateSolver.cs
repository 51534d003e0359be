using System.Runtime.CompilerServices;
using SimMoE.Units;

namespace SimMoE.Simulator.Network.Aggregates;

/// <summary>Max-min fair rates of few aggregates, each over many links of which few can hold it back.</summary>
/// <remarks>Same shares as the flow solver's (F1, F2 of docs/models/fair-share.md). An aggregate never moves faster than it would alone. A
/// link
/// that could carry all its aggregates at that speed holds nobody back; water-filling looks at the other links only.</remarks>
internal sealed class AggregateSolver
{
    /// <summary>Levels that differ by less, as a ratio, are one level.</summary>
    private const double Tie = 1e-11;

    /// <summary>A link is tight if its aggregates alone could fill it up to rounding.</summary>
    private const double Full = 1 - 1e-9;

    /// <summary>Weight below which nothing is left to fill on a link, relative to its whole weight.</summary>
    private const double Empty = 1e-9;

    private readonly double[] _capacity;
    private readonly int[] _users;
    private readonly double[] _demand;
    private readonly bool[] _tight;
    private readonly Filling[] _filling;
    private readonly Stack<int> _free = new();
    private readonly List<Aggregate> _aggregates = [];
    private readonly List<int> _alive = [];
    private readonly Heap<(double Level, int Place), int> _rising = new();
    private int _fill;
    private int _risen;
    private bool _changed;
    private bool _tightChanged;
    private long _nextDrain = long.MaxValue;

    /// <param name="capacities">Bytes a picosecond of each link, positive.</param>
    public AggregateSolver(double[] capacities)
    {
        _capacity = capacities;
        _users = new int[capacities.Length];
        _demand = new double[capacities.Length];
        _tight = new bool[capacities.Length];
        _filling = new Filling[capacities.Length];
    }

    /// <summary>Picosecond that the state belongs to.</summary>
    public long Now { get; private set; }

    /// <summary>Aggregates that have not drained.</summary>
    public int Alive => _alive.Count;

    /// <summary>Times the rates were solved.</summary>
    public long Solves { get; private set; }

    /// <summary>Instants at which aggregates drained.</summary>
    public long DrainInstants { get; private set; }

    /// <summary>Adds an aggregate.</summary>
    /// <param name="links">Distinct links, at least one; kept, not copied.</param>
    /// <param name="weights">Bytes on each link for each byte of the aggregate, positive; kept, not copied.</param>
    /// <param name="volume">Bytes, positive.</param>
    /// <returns>Its number.</returns>
    public int Add(int[] links, double[] weights, double volume)
    {
        if (!_free.TryPop(out var number))
        {
            number = _aggregates.Count;
            _aggregates.Add(new Aggregate());
        }

        var aggregate = _aggregates[number];
        aggregate.Begin(links, weights, volume, Now);
        _alive.Add(number);
        var alone = double.PositiveInfinity;
        for (var i = 0; i < links.Length; i++)
        {
            alone = Math.Min(alone, _capacity[links[i]] / weights[i]);
        }

        aggregate.Alone = alone;
        for (var i = 0; i < links.Length; i++)
        {
            var link = links[i];
            _users[link]++;
            _demand[link] += weights[i] * alone;
            _tight[link] = IsTight(link);
            _tightChanged |= _tight[link];
        }

        aggregate.SetRate(alone, Now);
        _changed = true;
        return number;
    }

    /// <summary>Removes an aggregate before it has drained.</summary>
    /// <returns>Bytes that it had left.</returns>
    public double Withdraw(int number)
    {
        Solve();
        var aggregate = _aggregates[number];
        aggregate.Settle(Now);
        var left = Math.Max(0, aggregate.Remaining);
        _alive.Remove(number);
        Leave(number);
        _changed = true;
        return left;
    }

    /// <summary>Adds the present bytes a picosecond of each link.</summary>
    public void AddRates(double[] rates)
    {
        Solve();
        foreach (var number in _alive)
        {
            var aggregate = _aggregates[number];
            for (var i = 0; i < aggregate.Links.Length; i++)
            {
                rates[aggregate.Links[i]] += aggregate.Weights[i] * aggregate.Rate;
            }
        }
    }

    /// <summary>Picosecond at which the next aggregate drains; <see cref="long.MaxValue"/> if nothing flows.</summary>
    public long NextDrain()
    {
        Solve();
        return _nextDrain;
    }

    /// <summary>Moves time on.</summary>
    /// <param name="time">Not before <see cref="Now"/>, not after <see cref="NextDrain"/>.</param>
    /// <param name="drained">Receives the aggregates that have drained at that instant, in the order in which they came.</param>
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
            var aggregate = _aggregates[number];
            if (aggregate.Drain == time)
            {
                aggregate.Settle(Now);
                Invariant.Require(Math.Abs(aggregate.Remaining) <= (aggregate.Rate * 1.01) + (1e-9 * aggregate.Volume));
                Leave(number);
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

    private void Leave(int number)
    {
        var aggregate = _aggregates[number];
        for (var i = 0; i < aggregate.Links.Length; i++)
        {
            var link = aggregate.Links[i];
            _tightChanged |= _tight[link];
            _demand[link] = --_users[link] == 0 ? 0 : _demand[link] - (aggregate.Weights[i] * aggregate.Alone);
            _tight[link] = IsTight(link);
        }

        aggregate.End();
        _free.Push(number);
    }

    /// <summary>True if a link with several aggregates may hold one of them back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsTight(int link) => _users[link] > 1 && _demand[link] > Full * _capacity[link];

    private void Solve()
    {
        if (!_changed)
        {
            return;
        }

        Solves++;
        if (_tightChanged)
        {
            Fill();
        }

        _nextDrain = long.MaxValue;
        foreach (var number in _alive)
        {
            _nextDrain = Math.Min(_nextDrain, _aggregates[number].Drain);
        }

        (_changed, _tightChanged) = (false, false);
    }

    /// <summary>Water-filling over the tight links: the aggregate with the lowest level first. A level once computed is a lower bound:
    /// aggregates that stop rising early only leave more to the others.</summary>
    private void Fill()
    {
        _fill = unchecked(_fill + 1);
        _risen = 0;
        foreach (var number in _alive)
        {
            FindTight(_aggregates[number]);
        }

        for (var place = 0; place < _alive.Count; place++)
        {
            var aggregate = _aggregates[_alive[place]];
            if (aggregate.TightCount > 0)
            {
                _rising.Add((LevelOf(aggregate), place), _alive[place]);
            }
            else
            {
                aggregate.SetRate(aggregate.Alone, Now);
            }
        }

        var last = 0.0;
        while (_rising.Count > 0)
        {
            var (bound, number) = _rising.First;
            var aggregate = _aggregates[number];
            var level = aggregate.LeveledAt == _risen ? bound.Level : LevelOf(aggregate);
            if (level > bound.Level * (1 + Tie))
            {
                _rising.RaiseFirst((level, bound.Place));
                continue;
            }

            _rising.RemoveFirst();
            last = level <= last * (1 + Tie) ? last : level;
            Invariant.Require(double.IsFinite(last));
            Stop(aggregate, last);
        }
    }

    /// <summary>Finds the tight links of an aggregate and puts its weight on them.</summary>
    private void FindTight(Aggregate aggregate)
    {
        var (links, weights, count) = (aggregate.Links, aggregate.Weights, 0);
        for (var i = 0; i < links.Length; i++)
        {
            var link = links[i];
            if (!_tight[link])
            {
                continue;
            }

            ref var filling = ref _filling[link];
            if (filling.Fill != _fill)
            {
                filling = new Filling { Fill = _fill, Residual = _capacity[link] };
            }

            filling.Rising += weights[i];
            filling.Least = Empty * filling.Rising;
            aggregate.Tight[count++] = (link, weights[i]);
        }

        aggregate.TightCount = count;
    }

    private void Stop(Aggregate aggregate, double rate)
    {
        foreach (var (link, weight) in aggregate.Tight.AsSpan(0, aggregate.TightCount))
        {
            ref var filling = ref _filling[link];
            filling.Residual -= weight * rate;
            filling.Rising -= weight;
        }

        _risen++;
        aggregate.SetRate(rate, Now);
    }

    /// <summary>Level at which the first of an aggregate's links saturates if all that still rises does so together.</summary>
    private double LevelOf(Aggregate aggregate)
    {
        var level = aggregate.Alone;
        foreach (var (link, _) in aggregate.Tight.AsSpan(0, aggregate.TightCount))
        {
            ref readonly var filling = ref _filling[link];
            if (filling.Residual < level * filling.Rising && filling.Rising > filling.Least)
            {
                level = filling.Residual / filling.Rising;
            }
        }

        aggregate.LeveledAt = _risen;
        return level;
    }

    /// <summary>A tight link while its aggregates' rates rise: capacity left by those that stopped, weight of those that still rise, the
    /// weight below which nothing rises, and the water-filling that the rest belongs to.</summary>
    private struct Filling
    {
        public double Residual;
        public double Rising;
        public double Least;
        public int Fill;
    }
}
