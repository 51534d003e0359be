using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SimMoE.Simulator.Network.Fluid;

/// <summary>The flows of one link that use at most one other link, as parallel arrays sorted by that other link.</summary>
/// <remarks>Such a flow stands in the lists of both of its links; exactly one of the two holds its key, the service count of that
/// link at which the flow has drained. That link is the flow's bottleneck of record. A removed flow keeps its place until the
/// list is compacted, with the spare link as its target, so that the hot loop of the solver needs no test.</remarks>
internal sealed class FlowList
{
    private int[] _neighbor = [];
    private int[] _target = [];
    private int[] _item = [];
    private double[] _key = [];
    private bool _sorted = true;

    /// <summary>Places in use, removed flows included.</summary>
    public int Count { get; private set; }

    /// <summary>Flows that have not drained.</summary>
    public int Alive { get; private set; }

    /// <summary>Flows whose key stands here.</summary>
    public int Owned { get; private set; }

    /// <summary>Lowest key; infinite if none stands here.</summary>
    public double FirstKey { get; private set; } = double.PositiveInfinity;

    /// <summary>The other link of the flow at each place; the spare link if it has none.</summary>
    public ReadOnlySpan<int> Neighbors => _neighbor.AsSpan(0, Count);

    /// <summary>As <see cref="Neighbors"/>, but the spare link for removed flows.</summary>
    public ReadOnlySpan<int> Targets => _target.AsSpan(0, Count);

    /// <summary>Keys; infinite where another list holds the key or the flow is gone.</summary>
    public ReadOnlySpan<double> Keys => _key.AsSpan(0, Count);

    /// <summary>Item number at a place.</summary>
    public int ItemAt(int place) => _item[place];

    /// <summary>Adds a flow.</summary>
    public void Append(int neighbor, int item, double key)
    {
        if (Count == _item.Length)
        {
            Grow(Math.Max(8, Count * 2));
        }

        var last = Count - 1;
        _sorted &= Count == 0 || neighbor > _neighbor[last] || (neighbor == _neighbor[last] && item > _item[last]);
        _neighbor[Count] = neighbor;
        _target[Count] = neighbor;
        _item[Count] = item;
        _key[Count] = double.PositiveInfinity;
        Count++;
        Alive++;
        if (!double.IsPositiveInfinity(key))
        {
            Give(Count - 1, key);
        }
    }

    /// <summary>Makes room for that many more flows.</summary>
    public void Reserve(int more)
    {
        if (Count + more > _item.Length)
        {
            Grow(Count + more);
        }
    }

    /// <summary>Puts a flow's key here.</summary>
    public void Give(int place, double key)
    {
        _key[place] = key;
        Owned++;
        FirstKey = Math.Min(FirstKey, key);
    }

    /// <summary>Takes a flow's key away; <see cref="Refresh"/> has to follow before <see cref="FirstKey"/> is read.</summary>
    /// <returns>The key.</returns>
    public double Take(int place)
    {
        var key = _key[place];
        _key[place] = double.PositiveInfinity;
        Owned--;
        if (key <= FirstKey)
        {
            FirstKey = double.NaN;
        }

        return key;
    }

    /// <summary>Removes a flow whose key stands elsewhere or has been taken.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="spare">Number of the spare link.</param>
    public void Remove(int place, int spare)
    {
        _target[place] = spare;
        _item[place] = ~_item[place];
        Alive--;
    }

    /// <summary>True if the flow at that place has not been removed.</summary>
    public bool IsAlive(int place) => _item[place] >= 0;

    /// <summary>First place whose neighbour is at least <paramref name="neighbor"/>.</summary>
    public int LowerBound(int neighbor)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_neighbor[middle] < neighbor)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Place of one flow, which must be here.</summary>
    public int Find(int neighbor, int item)
    {
        var place = LowerBound(neighbor);
        while (_item[place] != item)
        {
            place++;
        }

        return place;
    }

    /// <summary>Brings <see cref="FirstKey"/> up to date.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refresh()
    {
        if (double.IsNaN(FirstKey))
        {
            FirstKey = Lowest(Keys);
        }
    }

    /// <summary>Sorts new flows in and drops removed ones if they are many.</summary>
    public void Tidy()
    {
        if (Count - Alive > 8 + (Count >> 3))
        {
            Compact();
        }

        if (!_sorted)
        {
            Sort();
        }
    }

    private static double Lowest(ReadOnlySpan<double> keys)
    {
        var lowest = double.PositiveInfinity;
        var width = Vector<double>.Count;
        if (keys.Length >= width)
        {
            var lanes = new Vector<double>(double.PositiveInfinity);
            foreach (var lane in MemoryMarshal.Cast<double, Vector<double>>(keys))
            {
                lanes = Vector.ConditionalSelect(Vector.LessThan(lane, lanes), lane, lanes);
            }

            for (var i = 0; i < width; i++)
            {
                lowest = Math.Min(lowest, lanes[i]);
            }
        }

        for (var i = keys.Length - (keys.Length % width); i < keys.Length; i++)
        {
            lowest = Math.Min(lowest, keys[i]);
        }

        return lowest;
    }

    private void Compact()
    {
        var kept = 0;
        for (var place = 0; place < Count; place++)
        {
            if (_item[place] >= 0)
            {
                _neighbor[kept] = _neighbor[place];
                _target[kept] = _target[place];
                _item[kept] = _item[place];
                _key[kept] = _key[place];
                kept++;
            }
        }

        Count = kept;
    }

    private void Sort()
    {
        Compact();
        var order = new long[Count];
        for (var place = 0; place < Count; place++)
        {
            order[place] = ((long)_neighbor[place] << 32) | (uint)_item[place];
        }

        var keys = _key.AsSpan(0, Count).ToArray();
        Array.Sort(order, keys);
        for (var place = 0; place < Count; place++)
        {
            _neighbor[place] = (int)(order[place] >> 32);
            _target[place] = _neighbor[place];
            _item[place] = unchecked((int)order[place]);
            _key[place] = keys[place];
        }

        _sorted = true;
    }

    private void Grow(int size)
    {
        Array.Resize(ref _neighbor, size);
        Array.Resize(ref _target, size);
        Array.Resize(ref _item, size);
        Array.Resize(ref _key, size);
    }
}
