using SimMoE.Simulator.Steps;
using SimMoE.Workload.Routing;

namespace SimMoE.Simulator.Strategies;

/// <summary>Turns routing decisions into rows between ranks and rows of experts.</summary>
internal static class RoutedRows
{
    /// <summary>Copies of tokens from each member of a group to each member that owns their experts (contiguous blocks of
    /// experts).</summary>
    public static RowMatrix[] Copies(IRoutedTokens routed, RankGroups groups)
    {
        var local = routed.Experts / groups.Size;
        var matrices = new RowMatrix[groups.Count];
        var chosen = new int[routed.Experts];
        for (var group = 0; group < groups.Count; group++)
        {
            var rows = new int[groups.Size * groups.Size];
            for (var source = 0; source < groups.Size; source++)
            {
                routed.CopyRows(groups.Members[group][source], chosen);
                for (var expert = 0; expert < local * groups.Size; expert++)
                {
                    rows[(source * groups.Size) + (expert / local)] += chosen[expert];
                }
            }

            matrices[group] = new RowMatrix(groups.Size, rows);
        }

        return matrices;
    }

    /// <summary>Distinct tokens from each member of a group to each member: a token counts once for each rank it visits.</summary>
    public static RowMatrix[] Distinct(IRoutedTokens routed, RankGroups groups) =>
        Matrices(groups, (source, member) => routed.DistinctTokens(source, member, groups.Size));

    /// <summary>Rows of each rank's experts, from all sources of its group.</summary>
    public static ExpertRows Local(IRoutedTokens routed, RankGroups groups)
    {
        var local = routed.Experts / groups.Size;
        var ranks = groups.Count * groups.Size;
        var rows = new int[ranks * local];
        var chosen = new int[routed.Experts];
        foreach (var members in groups.Members)
        {
            foreach (var source in members)
            {
                routed.CopyRows(source, chosen);
                for (var member = 0; member < members.Count; member++)
                {
                    var own = rows.AsSpan(members[member] * local, local);
                    for (var expert = 0; expert < local; expert++)
                    {
                        own[expert] += chosen[(member * local) + expert];
                    }
                }
            }
        }

        return new ExpertRows(ranks, local, rows);
    }

    /// <summary>A matrix for each group from the rows that a source rank sends to a member.</summary>
    public static RowMatrix[] Matrices(RankGroups groups, Func<int, int, int> rowsToMember)
    {
        var matrices = new RowMatrix[groups.Count];
        for (var group = 0; group < groups.Count; group++)
        {
            var size = groups.Size;
            var rows = new int[size * size];
            for (var source = 0; source < size; source++)
            {
                for (var member = 0; member < size; member++)
                {
                    rows[(source * size) + member] = rowsToMember(groups.Members[group][source], member);
                }
            }

            matrices[group] = new RowMatrix(size, rows);
        }

        return matrices;
    }
}
