using SimMoE.Simulator.Steps;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Strategies;

/// <summary>Head parallel across groups; inside a group the experts of its heads are spread by expert parallel at head width.</summary>
/// <remarks>docs/models/head-and-expert-parallel.md. The inner exchange is filed under <see cref="Stage.Forward"/>.</remarks>
public sealed class HeadAndExpertParallelProgram : HeadParallelProgram
{
    private readonly ExpertFlow _inner;

    /// <summary>Routes the layer.</summary>
    /// <param name="draft">The step that is being written.</param>
    /// <param name="microBatch">Micro-batch.</param>
    /// <param name="layer">Block.</param>
    public HeadAndExpertParallelProgram(StepDraft draft, int microBatch, int layer)
        : this(draft, new HeadRouting(draft, microBatch, layer)) { }

    private HeadAndExpertParallelProgram(StepDraft draft, HeadRouting routed)
        : base(draft, routed)
    {
        var groups = Draft.Layout.Experts;
        var exchange = new DirectExchange(
            groups,
            RoutedRows.Matrices(groups, routed.RowsToMember),
            (long)Moe.HeadSize * ElementBytes,
            Streams.Inner
        );
        var pairs = Rows(Chunk.Whole) * Moe.TopK;
        _inner = new ExpertFlow(Moe, exchange, ExpertRows, Moe.HeadSize, _ => pairs) { OutName = Stage.Forward, BackName = Stage.Forward };
    }

    /// <inheritdoc/>
    private protected override void WorkForward(StageWriter writer, Chunk chunk)
    {
        WriteRouter(writer, Pass.Forward, chunk);
        _inner.Prepare(writer, chunk);
        Exchange(writer, Pass.Forward, chunk);
        _inner.Finish(writer, chunk);
    }

    /// <inheritdoc/>
    private protected override void WorkBackward(StageWriter writer, Chunk chunk)
    {
        _inner.OpenGradient(writer, chunk);
        Exchange(writer, Pass.Backward, chunk);
        _inner.CloseGradient(writer, chunk);
        WriteRouter(writer, Pass.Backward, chunk);
    }

    private void Exchange(StageWriter writer, Pass pass, Chunk chunk)
    {
        _inner.AwaitSent(writer, pass, _inner.Send(writer, pass, chunk));
        _inner.Work(writer, pass, chunk);
        _inner.AwaitReturned(writer, pass, _inner.GiveBack(writer, pass, chunk));
    }
}
