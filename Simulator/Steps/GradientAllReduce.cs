using System.Collections.Immutable;
using SimMoE.Simulator.Collectives;
using SimMoE.Simulator.Network;
using SimMoE.Simulator.Programs;

namespace SimMoE.Simulator.Steps;

/// <summary>All-reduce of a bucket of gradients: the bytes of rings that use every member's own NIC, the start-up of the quicker of
/// ring and tree.</summary>
/// <remarks>NCCL takes rings or double binary trees, whichever it expects to be quicker; both move 2 (P - 1)/P of the bucket through each
/// member, a ring in 2 (P - 1) dependent steps, a tree in twice its depth (NVIDIA, "Massively Scale Your Deep Learning Training with NCCL
/// 2.4", 2019). docs/models/training-step.md.</remarks>
public static class GradientAllReduce
{
    /// <summary>The collective.</summary>
    /// <param name="members">Ranks, two or more, node by node.</param>
    /// <param name="nodeOfRank">Node of each rank.</param>
    /// <param name="bytes">Bytes of the bucket.</param>
    /// <param name="multiprocessors">Multiprocessors it holds on each device.</param>
    public static CollectiveSpec Create(IReadOnlyList<int> members, ImmutableArray<int> nodeOfRank, long bytes, int multiprocessors)
    {
        ArgumentNullException.ThrowIfNull(members);
        ArgumentOutOfRangeException.ThrowIfLessThan(members.Count, 2, nameof(members));
        var perNode = MembersPerNode(members, nodeOfRank);
        var ring = Ring.AllReduceOverNodes(members, bytes, perNode, multiprocessors);
        var traffic = (FlowListTraffic)ring.Phases[0];
        return ring with
        {
            Phases =
            [
                new FlowListTraffic(traffic.Flows)
                {
                    Ranks = members,
                    LatencySteps = Math.Min(traffic.LatencySteps, TreeSteps(members.Count / perNode, perNode)),
                    MessageBytes = traffic.MessageBytes,
                    Protocol = traffic.Protocol,
                },
            ],
        };
    }

    /// <summary>Dependent steps of an all-reduce over a binary tree of nodes with a chain inside each: up and down again.</summary>
    private static int TreeSteps(int nodes, int perNode)
    {
        var depth = perNode - 1;
        for (var reached = 1; reached < nodes; reached *= 2)
        {
            depth++;
        }

        return 2 * depth;
    }

    /// <summary>Members of each node; 1 if nodes hold different numbers of them.</summary>
    private static int MembersPerNode(IReadOnlyList<int> members, ImmutableArray<int> nodeOfRank)
    {
        var counts = members.GroupBy(rank => nodeOfRank[rank]).Select(node => node.Count()).Distinct().ToList();
        return counts.Count == 1 ? counts[0] : 1;
    }
}
