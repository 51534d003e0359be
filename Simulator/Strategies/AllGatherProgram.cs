using SimMoE.Simulator.Steps;
using SimMoE.Workload.Routing;

namespace SimMoE.Simulator.Strategies;

/// <summary>Expert parallel by all-gather of all tokens and reduce-scatter of outputs (Megatron-Core's allgather dispatcher).</summary>
/// <remarks>docs/models/expert-parallel-all-gather.md. Every rank sees every token of its group, whatever the routing.</remarks>
public sealed class AllGatherProgram(StepDraft draft, int microBatch, int layer) : ExpertParallelProgram(draft, microBatch, layer)
{
    /// <inheritdoc/>
    private protected override bool ExchangesCounts => false;

    /// <inheritdoc/>
    private protected override ExchangeProgram MakeExchange(IRoutedTokens routed, RankGroups groups) =>
        new GatherScatterExchange(groups, Tokens, Moe.Experts, (long)Width * ElementBytes);
}
