namespace SimMoE.Simulator.Network.Fluid;

/// <summary>The bundles of one link: flows over more than two links, classes of flows, and whole exchanges as one flow.</summary>
internal sealed class BundleList
{
    private int[] _item = [];
    private int[] _incidence = [];
    private double[] _key = [];

    /// <summary>Places in use.</summary>
    public int Count { get; private set; }

    /// <summary>Bundles whose key stands here.</summary>
    public int Owned { get; private set; }

    /// <summary>Lowest key; infinite if none stands here.</summary>
    public double FirstKey { get; private set; } = double.PositiveInfinity;

    /// <summary>Item number at each place.</summary>
    public ReadOnlySpan<int> Items => _item.AsSpan(0, Count);

    /// <summary>Keys, infinite where another link holds the key.</summary>
    public ReadOnlySpan<double> Keys => _key.AsSpan(0, Count);

    /// <summary>Adds a bundle without a key.</summary>
    /// <returns>Its place.</returns>
    public int Append(int item, int incidence)
    {
        if (Count == _item.Length)
        {
            var size = Math.Max(4, Count * 2);
            Array.Resize(ref _item, size);
            Array.Resize(ref _incidence, size);
            Array.Resize(ref _key, size);
        }

        _item[Count] = item;
        _incidence[Count] = incidence;
        _key[Count] = double.PositiveInfinity;
        return Count++;
    }

    /// <summary>Puts a bundle's key here.</summary>
    public void Give(int place, double key)
    {
        _key[place] = key;
        Owned++;
        FirstKey = Math.Min(FirstKey, key);
    }

    /// <summary>Takes a bundle's key away.</summary>
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

    /// <summary>Removes a bundle by moving the last one into its place.</summary>
    /// <returns>The incidence that now stands at <paramref name="place"/>, or -1.</returns>
    public int Remove(int place)
    {
        Count--;
        if (place == Count)
        {
            return -1;
        }

        _item[place] = _item[Count];
        _incidence[place] = _incidence[Count];
        _key[place] = _key[Count];
        return _incidence[place];
    }

    /// <summary>Brings <see cref="FirstKey"/> up to date.</summary>
    public void Refresh()
    {
        if (double.IsNaN(FirstKey))
        {
            var lowest = double.PositiveInfinity;
            foreach (var key in Keys)
            {
                lowest = Math.Min(lowest, key);
            }

            FirstKey = lowest;
        }
    }
}
