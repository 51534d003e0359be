using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SimMoE.Units;

namespace SimMoE.Simulator.Network.Fluid;

/// <content>Water-filling: from the lowest level to the highest, links saturate one after the other.</content>
internal sealed partial class FluidSolver
{
    /// <summary>Candidates looked at for the next link to saturate, when the last order is taken as a guess.</summary>
    private const int Window = 8;

    /// <summary>Levels that differ by less, as a ratio, are one level.</summary>
    private const double Tie = 1e-11;

    /// <summary>Weight below which nothing is left to fill on a link, relative to its whole weight.</summary>
    private const double Empty = 1e-9;

    private readonly List<(int Earlier, int Later)> _swaps = [];
    private double _lastLevel;
    private int _epoch;

    /// <summary>Brings the rates up to date if items came or went.</summary>
    private void Solve()
    {
        if (_structureChanged)
        {
            Restructure();
            _dirtyFrom = 0;
        }
        else if (_dirtyFrom == int.MaxValue)
        {
            return;
        }

        Solves++;
        _epoch++;
        var from = RestoreSnapshot(_dirtyFrom);
        var repaired = !_structureChanged && _removedAtOnce <= Many && Repair(from);
        if (!repaired)
        {
            _epoch++;
            from = RestoreSnapshot(from);
            FillInOrderOfLevel(from);
        }

        for (var place = from; place < _orderCount; place++)
        {
            _position[_order[place]] = place;
        }

        if (repaired)
        {
            ApplySwaps();
        }
        else
        {
            ClaimFlows(from);
        }

        SetRates(from);
        _structureChanged = false;
        _dirtyFrom = int.MaxValue;
        _removedAtOnce = 0;
        _nextDrainKnown = false;
    }

    /// <summary>Drops idle links from the order and sorts new flows in.</summary>
    private void Restructure()
    {
        var kept = 0;
        for (var place = 0; place < _orderCount; place++)
        {
            var link = _order[place];
            if ((_flows[link]?.Alive ?? 0) == 0 && (_bundles[link]?.Count ?? 0) == 0)
            {
                _position[link] = int.MaxValue;
                continue;
            }

            _flows[link]?.Tidy();
            _position[link] = kept;
            _order[kept++] = link;
        }

        _orderCount = kept;
        _snapshotCount = 0;
    }

    /// <summary>Fills along the last order, moving a link ahead when it turns out to saturate before its predecessors.</summary>
    /// <returns>False if a level fell below the one before it: the guess was too far off.</returns>
    /// <remarks>If each link is filled at its fair share of what the links before it left, these levels never fall, and no
    /// link is left overfull, the order is the order of saturation: docs/models/fair-share.md (F5).</remarks>
    private bool Repair(int from)
    {
        _swaps.Clear();
        var order = _order.AsSpan(0, _orderCount);
        for (var place = from; place < order.Length; place++)
        {
            TakeSnapshotIfDue(place, order[place..]);
            var best = place;
            var bestLevel = LevelOf(order[place]);
            if (!double.IsPositiveInfinity(bestLevel))
            {
                var end = Math.Min(order.Length, place + Window);
                for (var candidate = place + 1; candidate < end; candidate++)
                {
                    var level = LevelOf(order[candidate]);
                    if (level < bestLevel)
                    {
                        (best, bestLevel) = (candidate, level);
                    }
                }

                if (bestLevel < _lastLevel * (1 - Tie))
                {
                    return false;
                }
            }
            else if (IsOverfull(order[place]))
            {
                return false;
            }

            var link = order[best];
            for (var i = best; i > place; i--)
            {
                order[i] = order[i - 1];
                _swaps.Add((link, order[i]));
            }

            order[place] = link;
            Saturate(link, bestLevel, place);
        }

        return true;
    }

    /// <summary>True if others have taken more than the link has: it should have been filled before them.</summary>
    private bool IsOverfull(int link) => _residual[link].GetElement(0) < -1e-10 * _capacity[link];

    /// <summary>Fills from scratch, the lowest level first by a heap of lower bounds.</summary>
    private void FillInOrderOfLevel(int from)
    {
        var unfilled = _order.AsSpan(from, _orderCount - from).ToArray();
        var heap = new LevelHeap(unfilled.Length);
        var idle = new List<int>();
        foreach (var link in unfilled)
        {
            var level = LevelOf(link);
            if (double.IsPositiveInfinity(level))
            {
                idle.Add(link);
            }
            else
            {
                heap.Add(level, link);
            }
        }

        heap.Order();
        var next = from;
        while (heap.Count > 0)
        {
            var link = heap.First;
            var level = LevelOf(link);
            if (double.IsPositiveInfinity(level))
            {
                idle.Add(link);
                heap.RemoveFirst();
            }
            else if (level > heap.FirstLevel)
            {
                heap.RaiseFirst(level);
            }
            else
            {
                heap.RemoveFirst();
                TakeSnapshotIfDue(next, unfilled);
                _order[next] = link;
                Saturate(link, level, next++);
            }
        }

        foreach (var link in idle)
        {
            _level[link] = double.PositiveInfinity;
            _order[next++] = link;
        }
    }

    /// <summary>Level at which a link would saturate if all that is left on it rose together; infinite if nothing is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double LevelOf(int link)
    {
        var residual = _residual[link];
        var weight = residual.GetElement(1);
        return weight > Empty * _weight[link] ? residual.GetElement(0) / weight : double.PositiveInfinity;
    }

    /// <summary>Fixes the rate of everything left on a link and takes it off the other links.</summary>
    private void Saturate(int link, double level, int place)
    {
        if (double.IsPositiveInfinity(level))
        {
            _level[link] = level;
            return;
        }

        level = level <= _lastLevel * (1 + Tie) ? _lastLevel : level;
        _lastLevel = level;
        _level[link] = level;
        if (_flows[link] is { } flows)
        {
            Push(flows.Targets, Vector128.Create(level, 1.0));
        }

        if (_bundles[link] is { Count: > 0 } bundles)
        {
            PushBundles(link, bundles, level, place);
        }
    }

    private void Push(ReadOnlySpan<int> targets, Vector128<double> share)
    {
        // Links that are saturated already are written too: nobody reads them again, and a test would cost more.
        ref var residual = ref MemoryMarshal.GetArrayDataReference(_residual);
        foreach (var target in targets)
        {
            Unsafe.Add(ref residual, target) -= share;
        }
    }

    private void PushBundles(int link, BundleList bundles, double level, int place)
    {
        var items = bundles.Items;
        for (var i = 0; i < items.Length; i++)
        {
            var item = items[i];
            var owner = _owner[item];
            if (_frozen[item] == _epoch || (owner != link && _position[owner] < _firstUnsolved))
            {
                continue;
            }

            _frozen[item] = _epoch;
            if (owner != link)
            {
                var key = _bundles[owner]!.Take(PlaceOf(item, owner)) - _served[owner];
                bundles.Give(i, key + _served[link]);
                _owner[item] = link;
            }

            var end = _bundleStart[item] + _itemSecond[item];
            for (var incidence = _bundleStart[item]; incidence < end; incidence++)
            {
                var weight = _incidenceWeight[incidence];
                _residual[_incidenceLink[incidence]] -= Vector128.Create(level * weight, weight);
            }
        }
    }

    /// <summary>Rates of the links from what is left over.</summary>
    private void SetRates(int from)
    {
        for (var place = from; place < _orderCount; place++)
        {
            var link = _order[place];
            var capacity = _capacity[link];
            var left = double.IsPositiveInfinity(_level[link]) ? _residual[link].GetElement(0) : 0.0;
            Invariant.Require(left >= -1e-9 * capacity);
            var rate = _weight[link] == 0 ? 0 : capacity - Math.Max(0, left);
            if (RateChanged is not null && rate != _rate[link])
            {
                RateChanged(link, rate);
            }

            _rate[link] = rate;
        }
    }
}
