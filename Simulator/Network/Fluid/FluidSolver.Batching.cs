namespace SimMoE.Simulator.Network.Fluid;

/// <content>Bounded resolution: flows that drain close together leave at one instant, late.</content>
internal sealed partial class FluidSolver
{
    /// <summary>Share of the bound that a flow may wait for its batch to end; the rest is for what links waste meanwhile.</summary>
    private const double WaitShare = 0.4;

    private readonly List<(double Time, int Item, int Owner)> _batch = [];
    private double[] _wasted = [];
    private double[] _planned = [];
    private long _budgetStart;
    private double _lastWait;

    /// <summary>Lateness is counted from here on: the youngest exchange has only just begun.</summary>
    public void BudgetFromNow()
    {
        _budgetStart = Now;
        _lastWait = 0;
        Array.Clear(_wasted);
    }

    /// <summary>End of a batch that begins with the next drain (F8).</summary>
    /// <param name="soonest">Picoseconds from now to the next drain.</param>
    /// <returns>Picoseconds from now to the batch's end.</returns>
    private double BatchEnd(double soonest)
    {
        if (_wasted.Length == 0)
        {
            _wasted = new double[_spare + 1];
            _planned = new double[_spare + 1];
        }

        var longest = RelativeError * WaitShare * (Now - _budgetStart + soonest);
        var wait = _lastWait == 0 ? longest : Math.Min(longest, 2 * _lastWait);
        CollectBatch(soonest + wait);
        while (wait > 1 && !FitsBudget(soonest + wait))
        {
            wait *= 0.75;
        }

        _lastWait = wait <= 1 ? 1 : wait;
        var end = wait <= 1 ? soonest : soonest + wait;
        if (_batch.Count != AliveItems)
        {
            return end;
        }

        // Nothing else is in flight: no one gains by waiting beyond the last of them.
        var last = soonest;
        foreach (var (time, _, _) in _batch)
        {
            last = Math.Max(last, time);
        }

        return Math.Min(end, last);
    }

    private void CollectBatch(double end)
    {
        _batch.Clear();
        for (var place = 0; place < _orderCount; place++)
        {
            var link = _order[place];
            var reached = _served[link] + (_level[link] * end);
            var key = FirstKey(link);
            if (double.IsPositiveInfinity(key) || key > reached)
            {
                continue;
            }

            _drained.Clear();
            CollectDrained(link, reached);
            foreach (var (item, owner) in _drained)
            {
                _batch.Add(((KeyOf(item, owner) - _served[owner]) / _level[owner], item, owner));
            }
        }
    }

    private double KeyOf(int item, int owner) => _itemFirst[item] < 0
        ? _bundles[owner]!.Keys[PlaceOf(item, owner)]
        : _flows[owner]!.Keys[_flows[owner]!.Find(OtherLink(item, owner), item)];

    /// <summary>True if no link would waste more than the bound allows up to then.</summary>
    private bool FitsBudget(double end)
    {
        var budget = RelativeError * (1 - WaitShare) * (Now - _budgetStart + end);
        var fits = true;
        foreach (var (time, item, owner) in _batch)
        {
            if (time < end)
            {
                fits &= Plan(item, _level[owner] * (end - time), budget);
            }
        }

        foreach (var (_, item, _) in _batch)
        {
            Plan(item, 0, double.PositiveInfinity);
        }

        return fits;
    }

    /// <summary>Adds waste to the links of an item; no bytes clear them.</summary>
    private bool Plan(int item, double bytes, double budget)
    {
        if (_itemFirst[item] >= 0)
        {
            return Plan(_itemFirst[item], bytes, 1.0, budget) & Plan(_itemSecond[item], bytes, 1.0, budget);
        }

        var fits = true;
        for (var i = _bundleStart[item]; i < _bundleStart[item] + _itemSecond[item]; i++)
        {
            fits &= Plan(_incidenceLink[i], bytes, _incidenceWeight[i], budget);
        }

        return fits;
    }

    private bool Plan(int link, double bytes, double weight, double budget)
    {
        _planned[link] = bytes == 0 ? 0 : _planned[link] + (weight * bytes);
        return _planned[link] <= (budget - _wasted[link]) * _capacity[link];
    }
}
