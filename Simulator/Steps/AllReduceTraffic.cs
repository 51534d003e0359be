using System.Collections.Immutable;
using SimMoE.Simulator.Network;

namespace SimMoE.Simulator.Steps;

/// <summary>All-reduce of a bucket as NCCL moves it: rings that use every GPU's own link out of its node.</summary>
/// <remarks>With m members in each node there are m rings, each with 1/m of the bucket; ring c leaves a node at its c-th member. Summed
/// over the rings a member sends (m - 1)/m of 2 (P - 1)/P of the bucket to the next member of its node and 1/m of it to its counterpart
/// in the next node. Start-up is paid as by double binary trees between nodes and chains inside them, which NCCL takes where rings
/// would be slower to start (NVIDIA, "Massively Scale Your Deep Learning Training with NCCL 2.4"). docs/models/training-step.md.</remarks>
public static class AllReduceTraffic
{
    /// <summary>The exchange.</summary>
    /// <param name="members">Ranks, two or more, node by node.</param>
    /// <param name="nodeOfRank">Node of each rank.</param>
    /// <param name="bytes">Bytes of the bucket.</param>
    public static Traffic Create(IReadOnlyList<int> members, ImmutableArray<int> nodeOfRank, long bytes)
    {
        ArgumentNullException.ThrowIfNull(members);
        ArgumentOutOfRangeException.ThrowIfLessThan(members.Count, 2, nameof(members));
        var count = members.Count;
        var local = MembersPerNode(members, nodeOfRank);
        var nodes = count / local;
        var perMember = 2 * (count - 1) * bytes / count;
        var outside = nodes == 1 ? 0 : perMember / local;
        var inside = nodes == 1 ? perMember : perMember - outside;
        var flows = new List<(int Source, int Destination, long Bytes)>();
        for (var member = 0; member < count; member++)
        {
            var (node, place) = (member / local, member % local);
            if (local > 1)
            {
                flows.Add((member, (node * local) + ((place + 1) % local), inside));
            }

            if (nodes > 1)
            {
                flows.Add((member, ((node + 1) % nodes * local) + place, outside));
            }
        }

        return new FlowListTraffic(flows)
        {
            Ranks = members,
            LatencySteps = 2 * (local - 1 + Log2(nodes)),
            MessageBytes = Math.Max(1, bytes / count),
        };
    }

    /// <summary>Members of each node, 1 if nodes hold different numbers of them.</summary>
    private static int MembersPerNode(IReadOnlyList<int> members, ImmutableArray<int> nodeOfRank)
    {
        var counts = members.GroupBy(rank => nodeOfRank[rank]).Select(node => node.Count()).Distinct().ToList();
        return counts.Count == 1 ? counts[0] : 1;
    }

    private static int Log2(int nodes)
    {
        var steps = 0;
        while (1 << steps < nodes)
        {
            steps++;
        }

        return steps;
    }
}
