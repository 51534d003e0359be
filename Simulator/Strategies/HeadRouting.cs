using SimMoE.Simulator.Steps;
using SimMoE.Workload.Routing;

namespace SimMoE.Simulator.Strategies;

/// <summary>Routing decisions of every head, counted on the ranks that own the head.</summary>
internal sealed class HeadRouting
{
    private readonly int[][] _held;
    private readonly GroupLayout _layout;
    private readonly int _localHeads;
    private readonly int _localExperts;

    /// <summary>Routes every head.</summary>
    public HeadRouting(StepDraft draft, int microBatch, int layer)
    {
        var (setup, moe) = (draft.Setup, draft.Setup.Model.Moe!);
        _layout = draft.Layout;
        _localHeads = moe.Heads / _layout.HeadBlocks;
        _localExperts = moe.Experts / _layout.ExpertBlocks;
        var heads = new IRoutedTokens[moe.Heads];
        for (var head = 0; head < moe.Heads; head++)
        {
            heads[head] = setup.Routing.RouteGroups(layer, microBatch, head, _layout.Heads.Members, draft.Tokens);
        }

        _held = new int[setup.Plan.Ranks][];
        for (var rank = 0; rank < _held.Length; rank++)
        {
            _held[rank] = Held(heads, rank, moe.Experts);
        }
    }

    /// <summary>Rows of each rank's experts, head by head.</summary>
    public ExpertRows ExpertRows()
    {
        var (ranks, experts) = (_layout.All.Size, _localExperts * _layout.ExpertBlocks);
        var perRank = _localHeads * _localExperts;
        var rows = new int[ranks * perRank];
        for (var rank = 0; rank < ranks; rank++)
        {
            var firstExpert = _layout.Experts.MemberOf(rank) * _localExperts;
            foreach (var peer in _layout.Experts.Members[_layout.Experts.GroupOf(rank)])
            {
                for (var head = 0; head < _localHeads; head++)
                {
                    var own = rows.AsSpan((rank * perRank) + (head * _localExperts), _localExperts);
                    var held = _held[peer].AsSpan((head * experts) + firstExpert, _localExperts);
                    for (var expert = 0; expert < own.Length; expert++)
                    {
                        own[expert] += held[expert];
                    }
                }
            }
        }

        return new ExpertRows(ranks, perRank, rows);
    }

    /// <summary>Rows that a rank, owner of its heads' tokens, sends to a member of its expert-parallel group.</summary>
    public int RowsToMember(int rank, int member)
    {
        var experts = _localExperts * _layout.ExpertBlocks;
        var sum = 0;
        for (var head = 0; head < _localHeads; head++)
        {
            foreach (var count in _held[rank].AsSpan((head * experts) + (member * _localExperts), _localExperts))
            {
                sum += count;
            }
        }

        return sum;
    }

    /// <summary>Rows of every expert of a rank's heads, among the tokens that the rank holds after the exchange of heads.</summary>
    private int[] Held(IRoutedTokens[] heads, int rank, int experts)
    {
        var rows = new int[_localHeads * experts];
        var firstHead = _layout.Heads.MemberOf(rank) * _localHeads;
        var group = _layout.Heads.GroupOf(rank);
        for (var head = 0; head < _localHeads; head++)
        {
            heads[firstHead + head].CopyRows(group, rows.AsSpan(head * experts, experts));
        }

        return rows;
    }
}
