using SimMoE.Units;

namespace SimMoE.Simulator.Network;

/// <summary>Finishes that are certain but lie in the future, by time, then exchange, then member.</summary>
internal sealed class PendingFinishes
{
    private MemberFinish[] _heap = new MemberFinish[64];
    private int _count;

    /// <summary>Time of the first; <see cref="SimDuration.MaxValue"/> if there is none.</summary>
    public SimDuration First => _count == 0 ? SimDuration.MaxValue : _heap[0].Time;

    /// <summary>Adds one.</summary>
    public void Add(MemberFinish finish)
    {
        if (_count == _heap.Length)
        {
            Array.Resize(ref _heap, _count * 2);
        }

        var place = _count++;
        while (place > 0 && Before(finish, _heap[(place - 1) / 2]))
        {
            _heap[place] = _heap[(place - 1) / 2];
            place = (place - 1) / 2;
        }

        _heap[place] = finish;
    }

    /// <summary>Moves every finish up to a time to <paramref name="finished"/>, in order.</summary>
    public void TakeUpTo(SimDuration time, ICollection<MemberFinish> finished)
    {
        while (_count > 0 && _heap[0].Time <= time)
        {
            finished.Add(_heap[0]);
            RemoveFirst();
        }
    }

    private void RemoveFirst()
    {
        var last = _heap[--_count];
        var place = 0;
        while ((2 * place) + 1 < _count)
        {
            var child = (2 * place) + 1;
            if (child + 1 < _count && Before(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!Before(_heap[child], last))
            {
                break;
            }

            _heap[place] = _heap[child];
            place = child;
        }

        _heap[place] = last;
    }

    private static bool Before(in MemberFinish left, in MemberFinish right) =>
        left.Time != right.Time ? left.Time < right.Time
        : left.Exchange != right.Exchange ? left.Exchange < right.Exchange
        : left.Member < right.Member;
}
