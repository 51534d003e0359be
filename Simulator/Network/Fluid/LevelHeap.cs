namespace SimMoE.Simulator.Network.Fluid;

/// <summary>Links by a lower bound of their level; ties by link number.</summary>
internal sealed class LevelHeap(int capacity)
{
    private readonly double[] _level = new double[capacity];
    private readonly int[] _link = new int[capacity];

    /// <summary>Links in the heap.</summary>
    public int Count { get; private set; }

    /// <summary>Link with the lowest bound.</summary>
    public int First => _link[0];

    /// <summary>The lowest bound.</summary>
    public double FirstLevel => _level[0];

    /// <summary>Removes all.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a link; <see cref="Order"/> has to follow.</summary>
    public void Add(double level, int link)
    {
        _level[Count] = level;
        _link[Count++] = link;
    }

    /// <summary>Makes a heap of what was added.</summary>
    public void Order()
    {
        for (var i = (Count / 2) - 1; i >= 0; i--)
        {
            Sink(i);
        }
    }

    /// <summary>Raises the first link's bound.</summary>
    public void RaiseFirst(double level)
    {
        _level[0] = level;
        Sink(0);
    }

    /// <summary>Removes the first link.</summary>
    public void RemoveFirst()
    {
        Count--;
        _level[0] = _level[Count];
        _link[0] = _link[Count];
        Sink(0);
    }

    private void Sink(int place)
    {
        var (level, link) = (_level[place], _link[place]);
        while (true)
        {
            var child = (2 * place) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && Before(child + 1, child))
            {
                child++;
            }

            if (_level[child] > level || (_level[child] == level && _link[child] > link))
            {
                break;
            }

            (_level[place], _link[place]) = (_level[child], _link[child]);
            place = child;
        }

        if (Count > 0)
        {
            (_level[place], _link[place]) = (level, link);
        }
    }

    private bool Before(int left, int right) =>
        _level[left] < _level[right] || (_level[left] == _level[right] && _link[left] < _link[right]);
}
