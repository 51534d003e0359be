using SimMoE.Units;

namespace SimMoE.Simulator.Network.Fluid;

/// <content>Time: when the next item drains, and moving there.</content>
internal sealed partial class FluidSolver
{
    private readonly List<(int Item, int Owner)> _drained = [];
    private long _nextDrain = long.MaxValue;
    private bool _nextDrainKnown;

    /// <summary>Picosecond at which the next item drains; <see cref="long.MaxValue"/> if nothing flows.</summary>
    public long NextDrain()
    {
        Solve();
        if (!_nextDrainKnown)
        {
            var soonest = SoonestDrain();
            if (RelativeError > 0 && soonest < double.PositiveInfinity)
            {
                soonest = BatchEnd(soonest);
            }

            _nextDrain = double.IsPositiveInfinity(soonest) ? long.MaxValue : Now + Whole(soonest);
            _nextDrainKnown = true;
        }

        return _nextDrain;
    }

    /// <summary>Moves time on.</summary>
    /// <param name="time">Not before <see cref="Now"/>, not after <see cref="NextDrain"/>.</param>
    /// <param name="drained">Receives the items that have drained at that instant, ascending.</param>
    public void MoveTo(long time, List<int> drained)
    {
        Invariant.Require(time >= Now && time <= NextDrain());
        var elapsed = (double)(time - Now);
        if (elapsed > 0)
        {
            for (var place = 0; place < _orderCount; place++)
            {
                var link = _order[place];
                _carried[link] += _rate[link] * elapsed;
                if (!double.IsPositiveInfinity(_level[link]))
                {
                    _served[link] += _level[link] * elapsed;
                }
            }

            Now = time;
        }

        if (time == _nextDrain)
        {
            Drain(drained);
        }
    }

    private static long Whole(double picoseconds)
    {
        Invariant.Require(picoseconds < 9e18);
        return Math.Max(0, (long)Math.Ceiling(picoseconds - Slack));
    }

    private double SoonestDrain()
    {
        var soonest = double.PositiveInfinity;
        for (var place = 0; place < _orderCount; place++)
        {
            var link = _order[place];
            var key = FirstKey(link);
            if (!double.IsPositiveInfinity(key))
            {
                soonest = Math.Min(soonest, (key - _served[link]) / _level[link]);
            }
        }

        return soonest;
    }

    private double FirstKey(int link)
    {
        var first = double.PositiveInfinity;
        if (_flows[link] is { Owned: > 0 } flows)
        {
            flows.Refresh();
            first = flows.FirstKey;
        }

        if (_bundles[link] is { Owned: > 0 } bundles)
        {
            bundles.Refresh();
            first = Math.Min(first, bundles.FirstKey);
        }

        return first;
    }

    private void Drain(List<int> drained)
    {
        _drained.Clear();
        for (var place = 0; place < _orderCount; place++)
        {
            var link = _order[place];
            var key = FirstKey(link);
            if (!double.IsPositiveInfinity(key) && key <= _served[link] + (_level[link] * Slack))
            {
                CollectDrained(link, _served[link] + (_level[link] * Slack));
            }
        }

        DrainInstants++;
        foreach (var (item, owner) in _drained)
        {
            RemoveItem(item, owner);
            drained.Add(item);
        }

        FinishRemovals();
        _nextDrainKnown = false;
    }

    private void CollectDrained(int link, double reached)
    {
        if (_flows[link] is { Owned: > 0 } flows)
        {
            var keys = flows.Keys;
            for (var place = 0; place < keys.Length; place++)
            {
                if (keys[place] <= reached)
                {
                    _drained.Add((flows.ItemAt(place), link));
                }
            }
        }

        if (_bundles[link] is { Owned: > 0 } bundles)
        {
            var keys = bundles.Keys;
            for (var place = 0; place < keys.Length; place++)
            {
                if (keys[place] <= reached)
                {
                    _drained.Add((bundles.Items[place], link));
                }
            }
        }
    }
}
