namespace SimMoE.Simulator.Network;

/// <summary>Items by level, the lowest first; of equal levels the one that was put in first.</summary>
internal sealed class LevelOrder
{
    private (double Level, int Place, int Item)[] _heap = new (double, int, int)[16];
    private int _places;

    /// <summary>Items left.</summary>
    public int Count { get; private set; }

    /// <summary>The item with the lowest level.</summary>
    public int First => _heap[0].Item;

    /// <summary>The lowest level.</summary>
    public double FirstLevel => _heap[0].Level;

    /// <summary>Forgets everything.</summary>
    public void Clear() => (Count, _places) = (0, 0);

    /// <summary>Adds an item.</summary>
    public void Add(double level, int item)
    {
        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, Count * 2);
        }

        var entry = (level, _places++, item);
        var place = Count++;
        while (place > 0 && Before(entry, _heap[(place - 1) / 2]))
        {
            _heap[place] = _heap[(place - 1) / 2];
            place = (place - 1) / 2;
        }

        _heap[place] = entry;
    }

    /// <summary>Raises the level of the first item.</summary>
    public void RaiseFirst(double level) => Sink((level, _heap[0].Place, _heap[0].Item));

    /// <summary>Takes the first item out.</summary>
    public void RemoveFirst()
    {
        Count--;
        Sink(_heap[Count]);
    }

    private void Sink((double Level, int Place, int Item) entry)
    {
        var place = 0;
        while ((2 * place) + 1 < Count)
        {
            var child = (2 * place) + 1;
            if (child + 1 < Count && Before(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!Before(_heap[child], entry))
            {
                break;
            }

            _heap[place] = _heap[child];
            place = child;
        }

        _heap[place] = entry;
    }

    private static bool Before(
        in (double Level, int Place, int Item) left, in (double Level, int Place, int Item) right) =>
        left.Level != right.Level ? left.Level < right.Level : left.Place < right.Place;
}
