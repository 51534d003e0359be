using SimMoE.Units;

namespace SimMoE.Simulator.Network;

/// <summary>Finishes that are certain but lie in the future, by time, then exchange, then member.</summary>
internal sealed class PendingFinishes
{
    private readonly Heap<(long Time, int Exchange, int Member), int[]?> _heap = new();

    /// <summary>Picosecond of the first; <see cref="long.MaxValue"/> if there is none.</summary>
    public long First => _heap.Count > 0 ? _heap.First.Key.Time : long.MaxValue;

    /// <summary>Adds the finish of one member.</summary>
    public void Add(long time, int exchange, int member) => _heap.Add((time, exchange, member), null);

    /// <summary>Adds members that finish together, at least one, ascending; kept, not copied.</summary>
    public void Add(long time, int exchange, int[] members) => _heap.Add((time, exchange, members[0]), members);

    /// <summary>Moves every finish up to a time to <paramref name="finished"/>, in order.</summary>
    public void TakeUpTo(long time, ICollection<MemberFinish> finished)
    {
        while (First <= time && _heap.Count > 0)
        {
            var (first, members) = _heap.First;
            _heap.RemoveFirst();
            var at = new SimDuration(first.Time);
            if (members is null)
            {
                finished.Add(new MemberFinish(first.Exchange, first.Member, at));
                continue;
            }

            foreach (var member in members)
            {
                finished.Add(new MemberFinish(first.Exchange, member, at));
            }
        }
    }
}
