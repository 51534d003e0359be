using SimMoE.Simulator.Steps;
using SimMoE.Workload.Routing;

namespace SimMoE.Simulator.Strategies;

/// <summary>Turns routing decisions into rows between ranks and rows of experts.</summary>
internal static class RoutedRows
{
    /// <summary>Copies of tokens from each member of a group to each member that owns their experts (contiguous blocks of experts).</summary>
    public static RowMatrix[] Copies(IRoutedTokens routed, RankGroups groups)
    {
        var local = routed.Experts / groups.Size;
        return Matrices(groups, (source, member) =>
        {
            var rows = 0;
            for (var expert = member * local; expert < (member + 1) * local; expert++)
            {
                rows += routed.Rows(source, expert);
            }

            return rows;
        });
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
        foreach (var members in groups.Members)
        {
            foreach (var source in members)
            {
                for (var member = 0; member < members.Count; member++)
                {
                    var own = rows.AsSpan(members[member] * local, local);
                    for (var expert = 0; expert < local; expert++)
                    {
                        own[expert] += routed.Rows(source, (member * local) + expert);
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
