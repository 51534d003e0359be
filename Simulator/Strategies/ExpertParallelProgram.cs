using SimMoE.Simulator.Steps;
using SimMoE.Workload.Routing;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Strategies;

/// <summary>Expert parallel: one copy of a token for each chosen expert (Megatron-Core's alltoall dispatcher, the paper's
/// baseline).</summary>
/// <remarks>docs/models/expert-parallel.md. Each rank hands N x k rows of width d to the exchange, in each of four transfers.</remarks>
public class ExpertParallelProgram : SparseLayerProgram
{
    private readonly ExpertFlow _flow;

    /// <summary>Routes the layer.</summary>
    /// <param name="draft">The step that is being written.</param>
    /// <param name="microBatch">Micro-batch.</param>
    /// <param name="layer">Block.</param>
    public ExpertParallelProgram(StepDraft draft, int microBatch, int layer)
        : base(draft)
    {
        var routed = Draft.Setup.Routing.Route(layer, microBatch, 0, Draft.Setup.Plan.Ranks, Tokens);
        _flow = MakeFlow(routed);
    }

    /// <summary>Width of the rows that travel.</summary>
    protected virtual int Width => Hidden;

    /// <inheritdoc/>
    public override void Forward(StageWriter writer)
    {
        RouterStage.Write(writer, Pass.Forward, Tokens, Hidden, Moe.Experts, Moe.TopK);
        _flow.Forward(writer, Chunks, () => ExpertStage.WriteShared(writer, Pass.Forward, Tokens, Hidden, Moe));
    }

    /// <inheritdoc/>
    public override void Backward(StageWriter writer)
    {
        _flow.Backward(writer, Chunks, () => ExpertStage.WriteShared(writer, Pass.Backward, Tokens, Hidden, Moe));
        RouterStage.Write(writer, Pass.Backward, Tokens, Hidden, Moe.Experts, Moe.TopK);
    }

    /// <summary>How the rows travel.</summary>
    private protected virtual ExchangeProgram MakeExchange(IRoutedTokens routed, RankGroups groups) =>
        new DirectExchange(groups, RoutedRows.Copies(routed, groups), (long)Width * ElementBytes, Streams.Communication);

    /// <summary>True if ranks tell each other how much they will send.</summary>
    private protected virtual bool ExchangesCounts => true;

    private ExpertFlow MakeFlow(IRoutedTokens routed)
    {
        var groups = Draft.Layout.Experts;
        long pairs = (long)Tokens * Moe.TopK;
        return new ExpertFlow(Moe, MakeExchange(routed, groups), RoutedRows.Local(routed, groups), Width, _ => pairs)
        {
            ExchangesCounts = ExchangesCounts,
        };
    }
}
