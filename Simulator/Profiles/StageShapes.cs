using SimMoE.Simulator.Steps;
using SimMoE.Simulator.Strategies;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Profiles;

/// <summary>From a stage's place in a step to its sizes: one reading for fits and for predictions.</summary>
internal static class StageShapes
{
    private const int ScoreBytes = 4;
    private const int CountBytes = 8;
    private const int GradientBytes = 4;

    /// <summary>Sizes of a stage on one rank.</summary>
    /// <param name="draft">The step that is being written.</param>
    /// <param name="stage">Stage name.</param>
    /// <param name="payload">Bytes of the rank that the stage passes over, as docs/models/implementations.md lists them.</param>
    /// <param name="expertRows">Rows of each local expert, for the experts' stage.</param>
    public static StageShape Of(StepDraft draft, string stage, long payload, ReadOnlyMemory<int> expertRows = default)
    {
        var (model, plan) = (draft.Setup.Model, draft.Setup.Plan);
        var moe = model.Moe;
        var width = Width(model, stage);
        return new StageShape
        {
            Ranks = IsDense(stage) ? 1 : plan.SparseGroupSize,
            Balance = (double)draft.Setup.Cluster.Device.PeakBf16.PerSecond / draft.Setup.Cluster.Device.MemoryBandwidth.PerSecond,
            Tokens = draft.Tokens,
            Hidden = model.HiddenSize,
            Rows = Rows(stage, payload, width, moe),
            Width = width,
            Experts = moe?.Experts ?? 0,
            TopK = moe?.TopK ?? 0,
            ExpertSize = (moe?.ExpertSize ?? 0) * (moe?.Gated == true ? 2 : 1),
            LocalExperts = expertRows.Length,
            ProjectedWidth = moe?.ProjectedWidth ?? 0,
            ExpertRows = expertRows,
            SequenceLength = model.SequenceLength,
            AttentionWidth = model.Attention.Heads * model.Attention.ValueSize,
            AttentionWeights = AttentionProducts.Of(model.Attention, model.HiddenSize).Sum(product => (long)product.Input * product.Output),
            DenseSize = model.DenseFeedForwardSize * (model.DenseGated ? 2 : 1),
            Vocabulary = model.VocabularySize,
            Parameters = stage is Stage.Clip or Stage.Optimizer ? payload / GradientBytes : 0,
            Tensors = stage is Stage.Clip or Stage.Optimizer ? ParameterTensors.Of(draft.Setup).Sum(tensor => tensor.Count) : 0,
        };
    }

    private static bool IsDense(string stage) =>
        stage is Stage.Embedding or Stage.Norm or Stage.Attention or Stage.DenseFeedForward or Stage.Head or Stage.Clip or Stage.Optimizer;

    private static int Width(ModelSpec model, string stage) =>
        stage switch
        {
            Stage.Router when model.Moe is { } moe => moe.RouterWidth(model.HiddenSize),
            _ when IsDense(stage) || model.Moe is null => model.HiddenSize,
            Stage.ProjectIn or Stage.ProjectOut or Stage.Pack => model.Moe.ProjectedWidth,
            Stage.SharedExperts => model.Moe.SharedExperts * model.Moe.SharedExpertSize,
            _ => model.Moe.ExpertWidth(model.HiddenSize),
        };

    private static long Rows(string stage, long payload, int width, MoeSpec? moe) =>
        stage switch
        {
            Stage.Router => payload / (ScoreBytes * (long)Math.Max(1, moe?.Experts ?? 1)),
            Stage.Count => payload / CountBytes,
            _ => payload / (SparseLayerProgram.ElementBytes * (long)Math.Max(1, width)),
        };
}
