using SimMoE.Simulator.Compute;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Simulator.Steps;

/// <summary>The parameter tensors that one rank holds, part by part, in the order in which backward finishes their gradients.</summary>
/// <remarks>docs/models/training-step.md. Sums agree with the parameter counts of the model.</remarks>
public static class ParameterTensors
{
    /// <summary>Tensors of one block on one rank.</summary>
    /// <param name="setup">Model, plan and implementation of the sparse layer.</param>
    /// <param name="layer">Block.</param>
    public static IReadOnlyList<ParameterTensor> OfBlock(StepSetup setup, int layer)
    {
        ArgumentNullException.ThrowIfNull(setup);
        var model = setup.Model;
        var tensors = new List<ParameterTensor>();
        if (model.Moe is null || layer < model.DenseLayers)
        {
            AddMlp(tensors, model.HiddenSize, model.DenseFeedForwardSize, model.DenseGated, owned: false);
        }
        else
        {
            AddSparse(tensors, model, setup.Plan, setup.Sparse.Experts == ExpertKernelKind.PerExpertGemm);
        }

        tensors.Add(new(model.HiddenSize, IsOwned: false));
        AddAttention(tensors, model.Attention, model.HiddenSize);
        tensors.Add(new(model.HiddenSize, IsOwned: false));
        return tensors;
    }

    /// <summary>Output projection and last norm.</summary>
    public static IReadOnlyList<ParameterTensor> OfHead(ModelSpec model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ParameterTensor norm = new(model.HiddenSize, IsOwned: false);
        return model.TiedEmbeddings ? [norm] : [Table(model), norm];
    }

    /// <summary>Token embedding.</summary>
    public static IReadOnlyList<ParameterTensor> OfEmbedding(ModelSpec model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [Table(model)];
    }

    /// <summary>Every tensor of a rank.</summary>
    public static IReadOnlyList<ParameterTensor> Of(StepSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        return
        [
            .. OfHead(setup.Model),
            .. Enumerable.Range(0, setup.Model.Layers).Reverse().SelectMany(layer => OfBlock(setup, layer)),
            .. OfEmbedding(setup.Model),
        ];
    }

    private static ParameterTensor Table(ModelSpec model) => new((long)model.VocabularySize * model.HiddenSize, IsOwned: false);

    private static void AddSparse(List<ParameterTensor> tensors, ModelSpec model, ParallelPlan plan, bool perExpert)
    {
        var (moe, d) = (model.Moe!, model.HiddenSize);
        var heads = moe.Kind == FeedForwardKind.MultiHeadLatentMoe ? moe.Heads / plan.HeadParallelSize : 1;
        var local = heads * (moe.Experts / plan.ExpertParallelSize);
        var width = moe.Kind switch
        {
            FeedForwardKind.MultiHeadLatentMoe => moe.HeadSize,
            FeedForwardKind.LatentMoe => moe.LatentSize,
            _ => d,
        };
        var projected = moe.Kind == FeedForwardKind.MultiHeadLatentMoe ? moe.Heads * moe.HeadSize : moe.LatentSize;
        AddLinear(tensors, projected, d);
        var (copies, size) = perExpert ? (local, 1) : (1, local);
        tensors.Add(new((long)size * width * moe.ExpertSize, IsOwned: true, copies * (moe.Gated ? 3 : 2), IsExpert: true));
        if (moe.Kind == FeedForwardKind.MultiHeadLatentMoe)
        {
            tensors.Add(new((long)heads * moe.HeadSize * moe.Experts, IsOwned: true));
        }
        else
        {
            tensors.Add(new((long)d * moe.Experts, IsOwned: false));
        }

        AddMlp(tensors, d, moe.SharedExperts * moe.SharedExpertSize, moe.Gated, owned: false);
        AddLinear(tensors, d, projected);
    }

    private static void AddMlp(List<ParameterTensor> tensors, int width, int inner, bool gated, bool owned)
    {
        if (inner > 0)
        {
            tensors.Add(new((long)width * inner, owned, gated ? 3 : 2));
        }
    }

    private static void AddAttention(List<ParameterTensor> tensors, AttentionSpec attention, int d)
    {
        foreach (var (input, output) in AttentionProducts.Of(attention, d).Reverse())
        {
            AddLinear(tensors, input, output);
        }

        AddNorm(tensors, attention.KeyValueLatentSize);
        AddNorm(tensors, attention.QueryLatentSize);
        AddNorm(tensors, attention.NormalizesQueriesAndKeys ? 2 * attention.HeadSize : 0);
    }

    private static void AddLinear(List<ParameterTensor> tensors, int input, int output)
    {
        if (input > 0 && output > 0)
        {
            tensors.Add(new((long)input * output, IsOwned: false));
        }
    }

    private static void AddNorm(List<ParameterTensor> tensors, int width)
    {
        if (width > 0)
        {
            tensors.Add(new(width, IsOwned: false));
        }
    }
}
