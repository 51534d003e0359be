using SimMoE.Simulator.Steps;
using SimMoE.Workload.Routing;

namespace SimMoE.Simulator.Strategies;

/// <summary>Expert parallel that sends a token once to each node, from where it is forwarded (DeepEP and HybridEP between nodes).</summary>
/// <remarks>docs/models/expert-parallel-node-deduplicated.md.</remarks>
public sealed class NodeDeduplicatedProgram(StepDraft draft, int microBatch, int layer) : ExpertParallelProgram(draft, microBatch, layer)
{
    /// <inheritdoc/>
    private protected override ExchangeProgram MakeExchange(IRoutedTokens routed, RankGroups groups) =>
        new NodeForwardingExchange(
            routed,
            groups,
            Draft.Setup.Cluster.NodeOfRank,
            (long)Width * ElementBytes,
            Draft.Setup.Plan.ForwardingChunks
        );
}
