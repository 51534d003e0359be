using SimMoE.Units;

namespace SimMoE.Simulator.Steps;

/// <summary>A partition of the ranks into groups of equal size that exchange something.</summary>
public sealed class RankGroups
{
    private readonly int[] _groupOfRank;
    private readonly int[] _memberOfRank;

    /// <summary>Takes a partition.</summary>
    /// <param name="members">Ranks of each group in the order of their member numbers; every rank from 0 stands in exactly one
    /// group.</param>
    /// <exception cref="ArgumentException">The groups differ in size or are no partition.</exception>
    public RankGroups(IReadOnlyList<int[]> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        var ranks = members.Sum(group => group.Length);
        _groupOfRank = new int[ranks];
        _memberOfRank = new int[ranks];
        Array.Fill(_groupOfRank, -1);
        for (var group = 0; group < members.Count; group++)
        {
            for (var member = 0; member < members[group].Length; member++)
            {
                var rank = members[group][member];
                if (members[group].Length != members[0].Length || rank < 0 || rank >= ranks || _groupOfRank[rank] >= 0)
                {
                    throw new ArgumentException($"rank {rank} of group {group} breaks the partition", nameof(members));
                }

                _groupOfRank[rank] = group;
                _memberOfRank[rank] = member;
            }
        }

        Members = members;
    }

    /// <summary>Ranks of each group, in order of their member numbers.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Members { get; }

    /// <summary>Groups.</summary>
    public int Count => Members.Count;

    /// <summary>Ranks of one group.</summary>
    public int Size => Members.Count == 0 ? 0 : Members[0].Count;

    /// <summary>The group of a rank.</summary>
    public int GroupOf(int rank) => _groupOfRank[rank];

    /// <summary>The position of a rank in its group.</summary>
    public int MemberOf(int rank) => _memberOfRank[rank];

    /// <summary>Groups made of ranks that lie <paramref name="stride"/> apart inside consecutive blocks.</summary>
    /// <param name="ranks">Ranks in all.</param>
    /// <param name="size">Ranks of a group; size x stride divides the ranks.</param>
    /// <param name="stride">Distance of neighbours: 1 gives consecutive ranks.</param>
    public static RankGroups Strided(int ranks, int size, int stride)
    {
        Invariant.Require(size > 0 && stride > 0 && ranks % (size * stride) == 0);
        var groups = new List<int[]>(ranks / size);
        for (var block = 0; block < ranks; block += size * stride)
        {
            for (var offset = 0; offset < stride; offset++)
            {
                var first = block + offset;
                groups.Add([.. Enumerable.Range(0, size).Select(member => first + (member * stride))]);
            }
        }

        return new RankGroups(groups);
    }
}
