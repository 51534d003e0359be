using SimMoE.Simulator.Steps;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Strategies;

/// <summary>LatentMoE: a shared projection to the latent width, expert parallel there, and a projection back (arXiv 2601.18089).
/// The router works on the full width.</summary>
/// <remarks>docs/models/latent-expert-parallel.md.</remarks>
public sealed class LatentExpertParallelProgram(StepDraft draft, int microBatch, int layer)
    : ExpertParallelProgram(draft, microBatch, layer)
{
    /// <inheritdoc/>
    protected override int Width => Moe.LatentSize;

    /// <inheritdoc/>
    public override void Forward(StageWriter writer)
    {
        Project(writer, Stage.ProjectIn, Pass.Forward, Hidden, Width);
        base.Forward(writer);
        Project(writer, Stage.ProjectOut, Pass.Forward, Width, Hidden);
    }

    /// <inheritdoc/>
    public override void Backward(StageWriter writer)
    {
        Project(writer, Stage.ProjectOut, Pass.Backward, Width, Hidden);
        base.Backward(writer);
        Project(writer, Stage.ProjectIn, Pass.Backward, Hidden, Width);
    }

    private void Project(StageWriter writer, string name, Pass pass, int input, int output) =>
        writer.Work(name, pass, (long)Tokens * Width * ElementBytes, FeedForward.Linear(writer.Compute, pass, Tokens, input, output));
}
