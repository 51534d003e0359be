using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using SimMoE.Units;

namespace SimMoE.Simulator.Engine;

/// <summary>Future events by time; events of one instant leave in the order in which they were scheduled, always.</summary>
/// <remarks>
/// <para>A radix queue. Time never goes back, so an event needs to be sorted only as finely as its distance asks: it waits in the
/// slot named by the highest of eleven 6-bit digits in which its time differs from the last time taken, and by that digit's value.
/// A slot that becomes the earliest is spread over the slots below it, or left as it is when it holds one event. Each event moves at
/// most ten times, and two or three times in practice.</para>
/// <para>Ties: events of one instant are always in the same slot, slots are first-in-first-out, and spreading keeps their order. No
/// sequence number is needed, so none can be given anew when the storage grows.</para>
/// <para>Measured against a four-way heap, a binary radix heap and a calendar queue: docs/models/engine.md.</para>
/// </remarks>
[SuppressMessage("Naming", "CA1711", Justification = "it is a queue, of the kind this field calls an event queue")]
public sealed class EventQueue
{
    private const int DigitBits = 6;
    private const int SlotsPerLevel = 1 << DigitBits;
    private const int DigitMask = SlotsPerLevel - 1;
    private const int Levels = 11;

    private readonly Slot[] _slots = new Slot[Levels * SlotsPerLevel];
    private readonly ulong[] _occupied = new ulong[Levels];
    private Entry[] _entries;
    private uint _levels;
    private int _free;
    private long _last;

    /// <summary>An empty queue at time zero.</summary>
    /// <param name="capacity">Events that fit before the storage grows, 1 or more; it doubles when full.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    public EventQueue(int capacity = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _entries = new Entry[capacity];
        Link(0);
    }

    /// <summary>Events that are pending.</summary>
    public int Count { get; private set; }

    /// <summary>Time of the last event taken; nothing can be scheduled before it.</summary>
    public SimDuration Now => new(_last);

    internal long NextPicoseconds
    {
        get
        {
            if (_levels == 0)
            {
                return long.MaxValue;
            }

            var level = BitOperations.TrailingZeroCount(_levels);
            var digit = BitOperations.TrailingZeroCount(_occupied[level]);
            return _slots[(level << DigitBits) | digit].Earliest;
        }
    }

    /// <summary>Adds an event, after all that are scheduled for the same instant.</summary>
    /// <param name="time">Not before <see cref="Now"/>.</param>
    /// <param name="payload">What the event means to the caller.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time lies before <see cref="Now"/>.</exception>
    public void Schedule(SimDuration time, long payload)
    {
        var picoseconds = time.Picoseconds;
        if (picoseconds < _last)
        {
            throw new ArgumentOutOfRangeException(nameof(time), time, "an event cannot lie before the last one taken");
        }

        if (_free < 0)
        {
            var grown = _entries.Length;
            Array.Resize(ref _entries, grown * 2);
            Link(grown);
        }

        var index = _free;
        ref var entry = ref _entries[index];
        _free = entry.Next;
        entry.Time = picoseconds;
        entry.Payload = payload;
        Put(index, picoseconds);
        unchecked
        {
            Count++;
        }
    }

    /// <summary>Takes the next event.</summary>
    /// <param name="time">Its time.</param>
    /// <param name="payload">What it means.</param>
    /// <returns>False if the queue is empty.</returns>
    public bool TryTake(out SimDuration time, out long payload)
    {
        if (_levels == 0)
        {
            time = default;
            payload = 0;
            return false;
        }
        // Measured hot loop: bit arithmetic on non-negative numbers, no overflow possible.
        unchecked
        {
            var level = BitOperations.TrailingZeroCount(_levels);
            var digit = BitOperations.TrailingZeroCount(_occupied[level]);
            ref var slot = ref _slots[(level << DigitBits) | digit];
            var head = slot.Head;
            _last = slot.Earliest;
            if (level == 0 || head == slot.Tail)
            {
                slot.Head = _entries[head].Next;
                if (slot.Head < 0)
                {
                    Vacate(level, digit);
                }
            }
            else
            {
                Vacate(level, digit);
                head = Spread(head);
            }

            ref var entry = ref _entries[head];
            time = new(entry.Time);
            payload = entry.Payload;
            entry.Next = _free;
            _free = head;
            Count--;
            return true;
        }
    }

    /// <summary>Removes every event and returns to time zero; the storage is kept.</summary>
    public void Clear()
    {
        Array.Clear(_occupied);
        _levels = 0;
        _last = 0;
        Count = 0;
        _free = -1;
        Link(0);
    }

    /// <summary>Moves a slot's events to lower slots, in order, and returns the first of its earliest ones.</summary>
    private int Spread(int head)
    {
        var first = -1;
        var index = head;
        while (index >= 0)
        {
            var entry = _entries[index];
            if (first < 0 && entry.Time == _last)
            {
                first = index;
            }
            else
            {
                Put(index, entry.Time);
            }

            index = entry.Next;
        }

        return first;
    }

    private void Put(int index, long time)
    {
        unchecked
        {
            var difference = (ulong)(time ^ _last);
            var level = difference == 0 ? 0 : BitOperations.Log2(difference) / DigitBits;
            var digit = (int)(time >> (level * DigitBits)) & DigitMask;
            ref var slot = ref _slots[(level << DigitBits) | digit];
            _entries[index].Next = -1;
            if ((_occupied[level] >> digit & 1) == 0)
            {
                _occupied[level] |= 1UL << digit;
                _levels |= 1U << level;
                slot.Head = index;
                slot.Tail = index;
                slot.Earliest = time;
                return;
            }

            _entries[slot.Tail].Next = index;
            slot.Tail = index;
            if (time < slot.Earliest)
            {
                slot.Earliest = time;
            }
        }
    }

    private void Vacate(int level, int digit)
    {
        _occupied[level] &= ~(1UL << digit);
        if (_occupied[level] == 0)
        {
            _levels &= ~(1U << level);
        }
    }

    /// <summary>Puts the entries from an index on into the free list.</summary>
    private void Link(int from)
    {
        for (var i = from; i < _entries.Length; i++)
        {
            _entries[i].Next = i + 1 < _entries.Length ? i + 1 : -1;
        }

        _free = from;
    }

    private struct Entry
    {
        public long Time;
        public long Payload;
        public int Next;
    }

    private struct Slot
    {
        public long Earliest;
        public int Head;
        public int Tail;
    }
}
