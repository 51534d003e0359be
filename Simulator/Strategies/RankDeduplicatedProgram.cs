using SimMoE.Simulator.Steps;
using SimMoE.Workload.Routing;

namespace SimMoE.Simulator.Strategies;

/// <summary>Expert parallel that sends a token once to each rank that holds one of its experts (DeepEP inside a node).</summary>
/// <remarks>docs/models/expert-parallel-rank-deduplicated.md. The receiving rank sums its experts' results, so one row comes
/// back.</remarks>
public sealed class RankDeduplicatedProgram(StepDraft draft, int microBatch, int layer) : ExpertParallelProgram(draft, microBatch, layer)
{
    /// <inheritdoc/>
    private protected override ExchangeProgram MakeExchange(IRoutedTokens routed, RankGroups groups) =>
        new DirectExchange(groups, RoutedRows.Distinct(routed, groups), (long)Width * ElementBytes, Streams.Communication);
}
