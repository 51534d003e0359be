namespace SimMoE.Simulator.Network.Flows;

/// <summary>The flows that one link holds back: it is their bottleneck. Order means nothing; a removed flow's place goes to the last
/// one.</summary>
/// <param name="others">Places for the other links of a flow's route.</param>
internal sealed class HeldFlows(int others)
{
    private int[] _flow = [];
    private int[] _others = [];
    private double[] _key = [];
    private double _firstKey = double.PositiveInfinity;

    /// <summary>Flows held back.</summary>
    public int Count { get; private set; }

    /// <summary>The other links of all flows, one flow after the other; the spare link where a route is shorter.</summary>
    public ReadOnlySpan<int> Others => _others.AsSpan(0, Count * others);

    /// <summary>Service counts of the link at which the flows have drained.</summary>
    public ReadOnlySpan<double> Keys => _key.AsSpan(0, Count);

    /// <summary>Number of the flow at a place.</summary>
    public int FlowAt(int place) => _flow[place];

    /// <summary>The other links of the flow at a place.</summary>
    public ReadOnlySpan<int> OthersAt(int place) => _others.AsSpan(place * others, others);

    /// <summary>The other links of the flows from a place on.</summary>
    public ReadOnlySpan<int> OthersFrom(int place) => _others.AsSpan(place * others, (Count - place) * others);

    /// <summary>Lowest key; infinite if there is no flow.</summary>
    public double FirstKey()
    {
        if (double.IsNaN(_firstKey))
        {
            _firstKey = double.PositiveInfinity;
            foreach (var key in Keys)
            {
                _firstKey = key < _firstKey ? key : _firstKey;
            }
        }

        return _firstKey;
    }

    /// <summary>Place of the first flow, from a place on, whose route has that link; -1 if there is none.</summary>
    public int Find(int link, int from)
    {
        var found = OthersFrom(from).IndexOf(link);
        return found < 0 ? -1 : from + (found / others);
    }

    /// <summary>Adds a flow.</summary>
    /// <returns>Its place.</returns>
    public int Add(int flow, ReadOnlySpan<int> otherLinks, double key)
    {
        if (Count == _flow.Length)
        {
            var size = Math.Max(8, Count * 2);
            Array.Resize(ref _flow, size);
            Array.Resize(ref _others, size * others);
            Array.Resize(ref _key, size);
        }

        _flow[Count] = flow;
        otherLinks.CopyTo(_others.AsSpan(Count * others));
        _key[Count] = key;
        _firstKey = key < _firstKey ? key : _firstKey;
        return Count++;
    }

    /// <summary>Removes the flow at a place.</summary>
    /// <returns>The flow that now stands there; -1 if none does.</returns>
    public int RemoveAt(int place)
    {
        if (_key[place] <= _firstKey)
        {
            _firstKey = double.NaN;
        }

        var last = --Count;
        if (place == last)
        {
            return -1;
        }

        _flow[place] = _flow[last];
        _others.AsSpan(last * others, others).CopyTo(_others.AsSpan(place * others));
        _key[place] = _key[last];
        return _flow[place];
    }

    /// <summary>Forgets all flows.</summary>
    public void Clear() => (Count, _firstKey) = (0, double.PositiveInfinity);
}
