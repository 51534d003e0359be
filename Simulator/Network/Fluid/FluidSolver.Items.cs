using System.Runtime.Intrinsics;
using SimMoE.Units;

namespace SimMoE.Simulator.Network.Fluid;

/// <content>Items: what flows, which links it uses, and what happens when it goes.</content>
internal sealed partial class FluidSolver
{
    private readonly Stack<int> _freeItems = new();
    private int[] _itemFirst = [];
    private int[] _itemSecond = [];
    private double[] _itemVolume = [];
    private int[] _bundleStart = [];
    private int[] _owner = [];
    private int[] _frozen = [];
    private int _itemCount;
    private int[] _incidenceLink = [];
    private double[] _incidenceWeight = [];
    private int[] _incidencePlace = [];
    private int _incidenceCount;

    /// <summary>Makes room for that many more items.</summary>
    public void Reserve(int more)
    {
        var size = _itemCount + more;
        if (size > _itemFirst.Length)
        {
            Array.Resize(ref _itemFirst, size);
            Array.Resize(ref _itemSecond, size);
            Array.Resize(ref _itemVolume, size);
        }
    }

    /// <summary>Makes room for that many more flows on a link.</summary>
    public void ReserveFlows(int link, int more) => (_flows[link] ??= new FlowList()).Reserve(more);

    private int NewItem(int first, int second, double volume)
    {
        if (AliveItems++ == 0)
        {
            _itemCount = 0;
            _incidenceCount = 0;
            _freeItems.Clear();
        }

        if (!_freeItems.TryPop(out var item))
        {
            item = _itemCount++;
            if (item >= _itemFirst.Length)
            {
                Reserve(Math.Max(64, _itemFirst.Length));
            }
        }

        _itemFirst[item] = first;
        _itemSecond[item] = second;
        _itemVolume[item] = volume;
        return item;
    }

    private int NewIncidences(int item, ReadOnlySpan<int> links, ReadOnlySpan<double> weights)
    {
        if (item >= _bundleStart.Length)
        {
            var size = Math.Max(item + 1, _itemFirst.Length);
            Array.Resize(ref _bundleStart, size);
            Array.Resize(ref _owner, size);
            Array.Resize(ref _frozen, size);
        }

        var start = _incidenceCount;
        _incidenceCount += links.Length;
        if (_incidenceCount > _incidenceLink.Length)
        {
            var size = Math.Max(_incidenceCount, _incidenceLink.Length * 2);
            Array.Resize(ref _incidenceLink, size);
            Array.Resize(ref _incidenceWeight, size);
            Array.Resize(ref _incidencePlace, size);
        }

        links.CopyTo(_incidenceLink.AsSpan(start));
        weights.CopyTo(_incidenceWeight.AsSpan(start));
        return start;
    }

    private int PlaceOf(int item, int link)
    {
        var incidence = _bundleStart[item];
        while (_incidenceLink[incidence] != link)
        {
            incidence++;
        }

        return _incidencePlace[incidence];
    }

    /// <summary>Takes an item out of its links' lists and counts.</summary>
    private void RemoveItem(int item, int owner)
    {
        var rate = _level[owner];
        if (_itemFirst[item] < 0)
        {
            RemoveBundle(item, owner, rate);
        }
        else
        {
            RemoveFlow(item, owner, rate);
        }

        _freeItems.Push(item);
        AliveItems--;
    }

    private void RemoveFlow(int item, int owner, double rate)
    {
        var other = OtherLink(item, owner);
        var list = _flows[owner]!;
        var place = list.Find(other, item);
        var served = _itemVolume[item] + _served[owner] - list.Take(place);
        var excess = Excess(served, _itemVolume[item], rate);
        list.Remove(place, _spare);
        Leave(owner, owner, 1.0, rate, served, excess);
        if (other != _spare)
        {
            list = _flows[other]!;
            list.Remove(list.Find(owner, item), _spare);
            Leave(other, owner, 1.0, rate, served, excess);
        }
    }

    private void RemoveBundle(int item, int owner, double rate)
    {
        var served = _itemVolume[item] + _served[owner] - _bundles[owner]!.Take(PlaceOf(item, owner));
        var excess = Excess(served, _itemVolume[item], rate);
        var start = _bundleStart[item];
        for (var i = start; i < start + _itemSecond[item]; i++)
        {
            var link = _incidenceLink[i];
            var place = _incidencePlace[i];
            var moved = _bundles[link]!.Remove(place);
            if (moved >= 0)
            {
                _incidencePlace[moved] = place;
            }

            Leave(link, owner, _incidenceWeight[i], rate, _incidenceWeight[i] * served, excess);
        }
    }

    /// <summary>Bytes served beyond an item's volume: less than a picosecond's worth, unless it waited for a batch (F6).</summary>
    private double Excess(double served, double volume, double rate)
    {
        var excess = served - volume;
        Invariant.Require(RelativeError > 0 || excess <= (rate * 1.01) + (1e-9 * volume));
        return Math.Max(0, excess);
    }

    private void Leave(int link, int owner, double weight, double rate, double bytes, double excess)
    {
        if (_wasted.Length > 0)
        {
            _wasted[link] += weight * excess / _capacity[link];
        }

        _weight[link] -= weight;
        _rate[link] -= weight * rate;
        _removed[link] += bytes;
        ForgetInSnapshots(link, owner, Vector128.Create(-weight * rate, weight));
        if (_touchStamp[link] != _stamp)
        {
            _touchStamp[link] = _stamp;
            _touched.Add(link);
        }
    }

    /// <summary>Finds out from which place of the order on the rates have to be solved again (F4): a link that lost an item and
    /// still is the bottleneck of record of others. Head-room on any other link changes nothing.</summary>
    private void FinishRemovals()
    {
        foreach (var link in _touched)
        {
            var flows = _flows[link];
            var bundles = _bundles[link];
            if ((flows?.Alive ?? 0) == 0 && (bundles?.Count ?? 0) == 0)
            {
                CloseAccount(link);
            }
            else if ((flows?.Owned ?? 0) + (bundles?.Owned ?? 0) > 0)
            {
                _dirtyFrom = Math.Min(_dirtyFrom, _position[link]);
            }

            flows?.Tidy();
            RateChanged?.Invoke(link, _rate[link]);
        }

        _touched.Clear();
        _stamp++;
    }

    /// <summary>A link has become idle: what flowed by the integral of its rate must be what its items held (F6).</summary>
    private void CloseAccount(int link)
    {
        Invariant.Require(Math.Abs(_carried[link] - _removed[link]) <= 1e-9 * Math.Max(1, _removed[link]));
        _carried[link] = 0;
        _removed[link] = 0;
        _weight[link] = 0;
        _rate[link] = 0;
        _served[link] = 0;
        _level[link] = double.PositiveInfinity;
    }
}
