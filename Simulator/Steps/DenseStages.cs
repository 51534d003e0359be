using SimMoE.Simulator.Compute;
using SimMoE.Simulator.Strategies;
using SimMoE.Units;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Steps;

/// <summary>The stages around the sparse layers: embedding, norms, attention, dense feed-forward, head. Every rank computes its own
/// tokens; nothing is exchanged.</summary>
/// <remarks>Payloads are docs/models/training-step.md's.</remarks>
internal static class DenseStages
{
    private const int LogitBytes = 4; // logits and loss in f32 (arXiv 2602.04870's reference)

    /// <summary>Looks tokens up, or adds their gradients to the table.</summary>
    public static void Embedding(StageWriter writer, Pass pass) => writer.Work(Stage.Embedding, pass, Residual(writer));

    /// <summary>Norms and residual additions of one half of a block.</summary>
    public static void Norm(StageWriter writer, Pass pass) => writer.Work(Stage.Norm, pass, Residual(writer));

    /// <summary>Attention with its projections.</summary>
    public static void Attention(StageWriter writer, Pass pass)
    {
        var (model, compute) = (writer.Step.Setup.Model, writer.Compute);
        var cost = compute.Attention(model.Attention, writer.Step.Setup.Plan.SequencesPerRank, model.SequenceLength, pass);
        foreach (var (input, output) in AttentionProducts.Of(model.Attention, model.HiddenSize))
        {
            cost += FeedForward.Linear(compute, pass, writer.Step.Tokens, input, output);
        }

        writer.Work(Stage.Attention, pass, Residual(writer), cost);
    }

    /// <summary>Dense feed-forward layer.</summary>
    public static void DenseFeedForward(StageWriter writer, Pass pass)
    {
        var model = writer.Step.Setup.Model;
        writer.Work(
            Stage.DenseFeedForward,
            pass,
            (long)writer.Step.Tokens * model.DenseFeedForwardSize * SparseLayerProgram.ElementBytes,
            FeedForward.Products(writer.Compute, pass, writer.Step.Tokens, model.HiddenSize, model.DenseFeedForwardSize, model.DenseGated)
        );
    }

    /// <summary>Last norm, output projection and loss.</summary>
    public static void Head(StageWriter writer, Pass pass)
    {
        var model = writer.Step.Setup.Model;
        writer.Work(
            Stage.Head,
            pass,
            (long)writer.Step.Tokens * model.VocabularySize * LogitBytes,
            FeedForward.Linear(writer.Compute, pass, writer.Step.Tokens, model.HiddenSize, model.VocabularySize)
        );
    }

    /// <summary>Gradient norm, clipping and parameter update of one rank.</summary>
    public static void Update(StageWriter writer)
    {
        const int gradientBytes = 4; // f32 gradients
        var tensors = ParameterTensors.Of(writer.Step.Setup);
        var elements = tensors.Sum(tensor => tensor.Total);
        writer.Work(Stage.Clip, Pass.Update, elements * gradientBytes);
        writer.Work(
            Stage.Optimizer,
            Pass.Update,
            elements * gradientBytes,
            writer.Compute.Optimizer(elements, tensors.Sum(tensor => tensor.Count)) + FusedCopy(writer, tensors)
        );
    }

    /// <summary>The bf16 weights that fused experts read: the update writes them beside the f32 masters. Other kernels cast in every
    /// micro-batch.</summary>
    private static KernelCost FusedCopy(StageWriter writer, IReadOnlyList<ParameterTensor> tensors) =>
        writer.Step.Setup.Sparse.Experts == ExpertKernelKind.Fused
            ? writer.Compute.Memory(
                new Bytes(tensors.Where(tensor => tensor.IsExpert).Sum(tensor => tensor.Total) * SparseLayerProgram.ElementBytes),
                0
            )
            : default;

    private static long Residual(StageWriter writer) =>
        (long)writer.Step.Tokens * writer.Step.Setup.Model.HiddenSize * SparseLayerProgram.ElementBytes;
}
