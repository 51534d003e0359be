namespace SimMoE.Simulator.Engine;

/// <summary>Members of a collective: from a rank to its position, without a table where the ranks are evenly spaced.</summary>
internal sealed class RankGroup
{
    private readonly int _first;
    private readonly int _stride;
    private readonly Dictionary<int, int>? _members;

    public RankGroup(IReadOnlyList<int> ranks)
    {
        Size = ranks.Count;
        _first = Size > 0 ? ranks[0] : 0;
        _stride = Size > 1 ? ranks[1] - ranks[0] : 1;
        for (var member = 0; member < Size; member++)
        {
            if (_stride <= 0 || ranks[member] != _first + (member * _stride))
            {
                _members = [];
                break;
            }
        }

        for (var member = 0; _members is not null && member < Size; member++)
        {
            if (!_members.TryAdd(ranks[member], member))
            {
                throw new ArgumentException($"rank {ranks[member]} appears twice in a collective", nameof(ranks));
            }
        }
    }

    public int Size { get; }

    /// <summary>A rank's position, or -1.</summary>
    public int MemberOf(int rank)
    {
        if (_members is not null)
        {
            return _members.GetValueOrDefault(rank, -1);
        }

        var distance = rank - _first;
        return distance >= 0 && distance % _stride == 0 && distance / _stride < Size ? distance / _stride : -1;
    }
}
