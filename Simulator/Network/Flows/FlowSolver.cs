using SimMoE.Units;

namespace SimMoE.Simulator.Network.Flows;

/// <summary>Fluid flows over links with max-min fair rates, exact between the instants at which flows come and go.</summary>
/// <remarks>docs/models/fair-share.md (F1), (F3) to (F6). All flows that a link holds back have one rate: one service count for each link
/// stands for the progress of all of them, and time moves on at the cost of the links alone. Time is whole picoseconds: a flow has drained
/// at the first picosecond at or after its exact instant.</remarks>
internal sealed class FlowSolver
{
    /// <summary>Part of a picosecond that separates rounding from work left.</summary>
    private const double Slack = 1e-3;

    /// <summary>Share of the largest number in a sum by which the sum may be wrong: 2^17 roundings of 2^-53, all in one
    /// direction.</summary>
    private const double Rounding = 1.0 / (1L << 36);

    /// <summary>The same for a single sum.</summary>
    private const double OneRounding = 1.0 / (1L << 50);

    private readonly LinkShares _shares;
    private readonly Refilling _refilling;
    private readonly int[] _flowsOn;
    private readonly double[] _carried;
    private readonly double[] _moved;
    private readonly long[] _usedSince;
    private readonly List<int> _leaving = [];
    private readonly List<int> _touched = [];
    private int _dirtyFrom = int.MaxValue;
    private bool _arrived;
    private long? _nextDrain;

    /// <param name="capacities">Bytes a picosecond of each link, positive.</param>
    /// <param name="hops">Most links of a route, at least 1.</param>
    public FlowSolver(ReadOnlySpan<double> capacities, int hops)
    {
        _shares = new LinkShares(capacities, hops);
        _refilling = new Refilling(_shares);
        _flowsOn = new int[capacities.Length + 1];
        _carried = new double[capacities.Length];
        _moved = new double[capacities.Length + 1];
        _usedSince = new long[capacities.Length + 1];
    }

    /// <summary>Picosecond that the state belongs to.</summary>
    public long Now { get; private set; }

    /// <summary>Flows that have not drained.</summary>
    public int Alive => _shares.Flows.Alive;

    /// <summary>Times the rates were solved.</summary>
    public long Solves { get; private set; }

    /// <summary>Instants at which flows drained.</summary>
    public long DrainInstants { get; private set; }

    /// <summary>True if anything flows over a link.</summary>
    public bool IsUsed(int link) => _flowsOn[link] > 0;

    /// <summary>Bytes a picosecond on a link.</summary>
    public double Rate(int link)
    {
        Solve();
        return _shares.Rate(link);
    }

    /// <summary>Adds a flow; rates are solved again before time moves on.</summary>
    /// <param name="route">Distinct links, at least one.</param>
    /// <param name="volume">Bytes of link capacity that it uses, positive.</param>
    /// <returns>Its number.</returns>
    public int Add(ReadOnlySpan<int> route, double volume)
    {
        Invariant.Require(volume > 0);
        foreach (var link in route)
        {
            Invariant.Require((uint)link < (uint)_shares.Links);
            if (_flowsOn[link]++ == 0)
            {
                (_carried[link], _moved[link], _usedSince[link]) = (0, 0, Now);
            }
        }

        _arrived = true;
        _nextDrain = null;
        return _shares.Flows.Add(route, volume);
    }

    /// <summary>Picosecond at which the next flow drains; <see cref="long.MaxValue"/> if nothing flows.</summary>
    public long NextDrain()
    {
        Solve();
        if (_nextDrain is null)
        {
            var soonest = double.PositiveInfinity;
            foreach (var link in _refilling.Order)
            {
                if (_shares.Held(link).Count > 0)
                {
                    soonest = Math.Min(soonest, (_shares.Held(link).FirstKey() - _shares.Served(link)) / _shares.Level(link));
                }
            }

            _nextDrain = double.IsPositiveInfinity(soonest) ? long.MaxValue : Now + Whole(soonest);
        }

        return _nextDrain.Value;
    }

    /// <summary>Moves time on.</summary>
    /// <param name="time">Not before <see cref="Now"/>, not after <see cref="NextDrain"/>.</param>
    /// <param name="drained">Receives the flows that have drained at that instant.</param>
    public void MoveTo(long time, List<int> drained)
    {
        Invariant.Require(time >= Now && time <= NextDrain());
        if (time > Now)
        {
            Serve(time - Now);
            Now = time;
        }

        if (time == _nextDrain)
        {
            Drain(drained);
        }
    }

    private static long Whole(double picoseconds)
    {
        // Beyond 106 days the conversion overflows, which whoever knows the input reports as too much work.
        return Math.Max(0, (long)Math.Ceiling(picoseconds - Slack));
    }

    private void Serve(double picoseconds)
    {
        foreach (var link in _refilling.Order)
        {
            var rate = _shares.Rate(link);
            Invariant.Require(rate <= _shares.Capacity(link) * (1 + 1e-9));
            _carried[link] += rate * picoseconds;
            if (_shares.Held(link).Count > 0)
            {
                _shares.Serve(link, picoseconds);
            }
        }
    }

    private void Solve()
    {
        if (_arrived)
        {
            _refilling.FillFromNothing();
        }
        else if (_dirtyFrom < int.MaxValue)
        {
            _refilling.Walk(_dirtyFrom);
        }
        else
        {
            return;
        }

        Solves++;
        (_arrived, _dirtyFrom, _nextDrain) = (false, int.MaxValue, null);
    }

    private void Drain(List<int> drained)
    {
        _leaving.Clear();
        foreach (var link in _refilling.Order)
        {
            var held = _shares.Held(link);
            if (held.Count > 0)
            {
                // A service count is a sum of what flowed so far: its rounding may be more than a part of a picosecond's worth.
                var reached = (_shares.Served(link) * (1 + OneRounding)) + (2 * Slack * _shares.Level(link));
                if (held.FirstKey() <= reached)
                {
                    CollectDrained(held, reached);
                }
            }
        }

        DrainInstants++;
        foreach (var flow in _leaving)
        {
            Remove(flow);
            drained.Add(flow);
        }

        CloseTouched();
        _nextDrain = null;
    }

    private void CollectDrained(HeldFlows held, double reached)
    {
        var keys = held.Keys;
        for (var place = 0; place < keys.Length; place++)
        {
            if (keys[place] <= reached)
            {
                _leaving.Add(held.FlowAt(place));
            }
        }
    }

    private void Remove(int flow)
    {
        var link = _shares.Flows.Bottleneck(flow);
        var key = _shares.Held(link).Keys[_shares.Flows.Place(flow)];
        var excess = _shares.Served(link) - key;
        Invariant.Require(excess <= (1.01 * _shares.Level(link)) + (Rounding * key));
        foreach (var crossed in _shares.Flows.Links(flow))
        {
            _flowsOn[crossed]--;
            _moved[crossed] += _shares.Flows.Volume(flow) + excess;
            _touched.Add(crossed);
        }

        _shares.Release(flow);
        _shares.Flows.Remove(flow);
    }

    /// <summary>Finds out from which place of the order on rates have to be solved again (F4), and closes the accounts of idle links
    /// (F6).</summary>
    private void CloseTouched()
    {
        foreach (var link in _touched)
        {
            if (link == _shares.Links)
            {
                continue;
            }

            if (_shares.Held(link).Count > 0)
            {
                _dirtyFrom = Math.Min(_dirtyFrom, _refilling.Position(link));
            }
            else if (_flowsOn[link] == 0)
            {
                // Rates are right to a rounding of the capacity, so bytes are right to a rounding of what the link could have carried.
                var possible = _shares.Capacity(link) * (Now - _usedSince[link]);
                Invariant.Require(Math.Abs(_carried[link] - _moved[link]) <= Rounding * (possible + _moved[link]));
                (_moved[link], _carried[link]) = (0, 0);
                _shares.Close(link);
            }
        }

        _touched.Clear();
    }
}
