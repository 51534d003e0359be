using SimMoE.Simulator.Steps;
using SimMoE.Workload.Models;

namespace SimMoE.Simulator.Strategies;

/// <summary>One sparse layer of one micro-batch under one strategy. Made once, so that backward uses what forward routed.</summary>
/// <remarks>docs/how-to-add-a-strategy.md says what an implementation must write.</remarks>
public abstract class SparseLayerProgram
{
    /// <summary>Bytes of a payload element: bf16.</summary>
    public const int ElementBytes = 2;

    /// <summary>Prepares the layer.</summary>
    /// <param name="draft">The step that is being written; its model has a sparse layer.</param>
    protected SparseLayerProgram(StepDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        Draft = draft;
        Moe = draft.Setup.Model.Moe ?? throw new ArgumentException($"model {draft.Setup.Model.Name} has no sparse layer", nameof(draft));
    }

    /// <summary>The sparse layer's sizes.</summary>
    public MoeSpec Moe { get; }

    /// <summary>The step that is being written.</summary>
    protected StepDraft Draft { get; }

    /// <summary>Width of the residual stream, d.</summary>
    protected int Hidden => Draft.Setup.Model.HiddenSize;

    /// <summary>Tokens of a rank in one micro-batch, N.</summary>
    protected int Tokens => Draft.Tokens;

    /// <summary>Chunks that the tokens are cut into.</summary>
    protected int Chunks => Draft.Setup.Plan.PipelineChunks;

    /// <summary>Writes the forward stages.</summary>
    public abstract void Forward(StageWriter writer);

    /// <summary>Writes the backward stages: the mirror of forward.</summary>
    public abstract void Backward(StageWriter writer);
}
