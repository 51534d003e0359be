namespace SimMoE.Simulator.Network;

/// <summary>Values by key, the lowest first. Keys must all differ, so that the order is the same in every run.</summary>
/// <typeparam name="TKey">What orders them.</typeparam>
/// <typeparam name="TValue">What they are.</typeparam>
internal sealed class Heap<TKey, TValue>
    where TKey : struct, IComparable<TKey>
{
    private (TKey Key, TValue Value)[] _entries = new (TKey, TValue)[16];

    /// <summary>Entries.</summary>
    public int Count { get; private set; }

    /// <summary>The lowest key and its value; there must be one.</summary>
    public (TKey Key, TValue Value) First => _entries[0];

    /// <summary>Adds an entry.</summary>
    public void Add(TKey key, TValue value)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        var place = Count++;
        while (place > 0 && key.CompareTo(_entries[(place - 1) / 2].Key) < 0)
        {
            _entries[place] = _entries[(place - 1) / 2];
            place = (place - 1) / 2;
        }

        _entries[place] = (key, value);
    }

    /// <summary>Gives the first entry a higher key.</summary>
    public void RaiseFirst(TKey key) => Sink((key, _entries[0].Value));

    /// <summary>Takes the first entry out.</summary>
    public void RemoveFirst()
    {
        var last = _entries[--Count];
        _entries[Count] = default;
        if (Count > 0)
        {
            Sink(last);
        }
    }

    private void Sink((TKey Key, TValue Value) entry)
    {
        var place = 0;
        while ((2 * place) + 1 < Count)
        {
            var child = (2 * place) + 1;
            if (child + 1 < Count && _entries[child + 1].Key.CompareTo(_entries[child].Key) < 0)
            {
                child++;
            }

            if (_entries[child].Key.CompareTo(entry.Key) >= 0)
            {
                break;
            }

            _entries[place] = _entries[child];
            place = child;
        }

        _entries[place] = entry;
    }
}
