using SimMoE.Trainer.Layers;
using SimMoE.Trainer.Stages;
using SimMoE.Workload.Models;
using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Model;

/// <summary>A decoder-only language model with dense and sparse feed-forward layers, as this rank holds it: everything outside sparse
/// layers is the same
/// on every rank.</summary>
public sealed class GptModel : nn.Module
{
    private readonly Embedding _embedding;
    private readonly Block[] _blocks;
    private readonly RmsNorm _norm;
    private readonly RotaryEmbedding _rotary;
    private readonly LanguageHead _head;
    private readonly Parameter _headWeight;
    private IStageClock? _clock;

    /// <summary>Builds the model; weights are set by <see cref="WeightInitialization"/>.</summary>
    /// <param name="model">The model; one that <see cref="TrainerRules"/> has no problem with.</param>
    /// <param name="computeType">Type of matrix products, f32 or bf16.</param>
    /// <param name="device">Where everything is.</param>
    /// <param name="recomputes">True to keep only what comes into a block and compute the rest again in backward.</param>
    /// <param name="sparseLayer">Makes the sparse layer of a block.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public GptModel(ModelSpec model, ScalarType computeType, Device device, bool recomputes, Func<int, SparseLayer> sparseLayer)
        : base("gpt")
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sparseLayer);
        Spec = model;
        ComputeType = computeType;
        _rotary = new RotaryEmbedding(model.SequenceLength, model.Attention.HeadSize, device);
        _embedding = nn.Embedding(model.VocabularySize, model.HiddenSize, dtype: ScalarType.Float32, device: device);
        register_module("embedding", _embedding);
        _blocks = new Block[model.Layers];
        for (var i = 0; i < model.Layers; i++)
        {
            nn.Module<Tensor, Tensor> feedForward = model.IsSparse(i)
                ? sparseLayer(i)
                : new DenseFeedForward(model.HiddenSize, model.DenseFeedForwardSize, model.DenseGated, computeType, device);
            _blocks[i] = new Block(
                i,
                Norm("attention_norm", computeType),
                new CausalAttention(model, _rotary, computeType, device),
                Norm("feed_forward_norm", model.IsSparse(i) ? ScalarType.Float32 : computeType),
                feedForward
            )
            {
                Recomputes = recomputes,
            };
            register_module($"block_{i}", _blocks[i]);
        }

        _norm = Norm("norm", computeType);
        register_module("norm", _norm);
        _headWeight = (Parameter)_embedding.weight!;
        if (!model.TiedEmbeddings)
        {
            var head = new CastLinear("head", model.HiddenSize, model.VocabularySize, computeType, device);
            _headWeight = head.Weight;
            register_module("head", head);
        }

        _head = new LanguageHead(_headWeight, computeType);

        // Routers work in f32; a sparse layer casts what its experts take.
        RmsNorm Norm(string name, ScalarType type) => new(name, model.HiddenSize, type, device);
    }

    /// <summary>The model that this is.</summary>
    public ModelSpec Spec { get; }

    /// <summary>Type of matrix products.</summary>
    public ScalarType ComputeType { get; }

    /// <summary>Sparse layers with their blocks, from the bottom.</summary>
    public IEnumerable<(int Block, SparseLayer Layer)> SparseLayers =>
        _blocks
            .Select((block, index) => (index, block.Sparse))
            .Where(pair => pair.Sparse is not null)
            .Select(pair => (pair.index, pair.Sparse!));

    /// <summary>Names of the parameters that only this rank and its replicas hold.</summary>
    public IReadOnlySet<string> OwnedParameters =>
        SparseLayers
            .SelectMany(pair => pair.Layer.OwnedParameters.Select(name => $"block_{pair.Block}.feed_forward.{name}"))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Times the stages, those of the sparse layers included; null is off, and then costs nothing.</summary>
    public IStageClock? Clock
    {
        get => _clock;
        set
        {
            _clock = value;
            _head.Clock = value;
            foreach (var block in _blocks)
            {
                block.Clock = value;
                if (block.Sparse is not null)
                {
                    block.Sparse.Clock = value;
                }
            }
        }
    }

    /// <summary>Parameters in groups, in the order in which backward completes their gradients.</summary>
    public IReadOnlyList<IReadOnlyList<(string Name, Parameter Parameter)>> GradientOrder()
    {
        var groups = named_parameters()
            .GroupBy(pair => pair.name.Split('.')[0], pair => (pair.name, pair.parameter))
            .ToDictionary(group => group.Key, group => group.ToArray());
        string[] order = ["head", "norm", .. Enumerable.Range(0, _blocks.Length).Reverse().Select(i => $"block_{i}"), "embedding"];
        return [.. order.Where(groups.ContainsKey).Select(name => groups[name])];
    }

    /// <summary>One micro-batch, forward and backward: gradients are added to the parameters' <c>.grad</c>.</summary>
    /// <param name="tokens">[sequences, T], int64.</param>
    /// <param name="targets">[sequences, T], int64; -1 is not counted.</param>
    /// <param name="scale">What the gradient of the micro-batch's mean loss is multiplied by: 1 / (ranks x micro-batches).</param>
    /// <param name="completed">Called with the index of a group of <see cref="GradientOrder"/> when its gradients are complete; null in all
    /// micro-batches but the last.</param>
    /// <returns>Mean loss, nats, f32 scalar on the device.</returns>
    public Tensor ForwardBackward(Tensor tokens, Tensor targets, double scale, Action<int>? completed = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(targets);
        var group = 0;
        var (embedded, residual) = Embed(tokens);
        Tensor? branch = null;
        foreach (var block in _blocks)
        {
            (residual, branch) = block.Forward(residual, branch, keep: true);
        }

        Segment last;
        Tensor[] hidden;
        using (Clock.Time(-1, Pass.Forward, Stage.Norm))
        {
            last = Segment.Run(FinalNorm, [residual, branch!], out hidden);
        }

        using var flat = targets.reshape(-1).DetachFromDisposeScope();
        var (loss, gradient) = _head.LossAndGradient(hidden[0], flat, scale);
        hidden[0].Dispose();
        gradient.DetachFromDisposeScope();
        if (!Spec.TiedEmbeddings)
        {
            completed?.Invoke(group++);
        }

        Tensor?[] handed;
        using (Clock.Time(-1, Pass.Backward, Stage.Norm))
        {
            handed = last.Backward(gradient);
        }

        completed?.Invoke(group++);
        var (residualGradient, branchGradient) = (handed[0]!, handed[1]);
        foreach (var block in _blocks.Reverse())
        {
            (residualGradient, branchGradient) = block.Backward(residualGradient, branchGradient!);
            completed?.Invoke(group++);
        }

        using (Clock.Time(-1, Pass.Backward, Stage.Embedding))
        {
            embedded.Backward(residualGradient);
        }

        completed?.Invoke(group);
        return loss;
    }

    /// <summary>The loss of sequences that are not trained on.</summary>
    /// <param name="tokens">[sequences, T], int64.</param>
    /// <param name="targets">[sequences, T], int64; -1 is not counted.</param>
    /// <returns>Sum over the counted tokens, nats, and their number; f32 scalars on the device.</returns>
    public (Tensor Loss, Tensor Count) Evaluate(Tensor tokens, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(targets);
        using var scope = NewDisposeScope();
        var residual = Segment.RunWithout(Lookup, [tokens.reshape(-1)])[0];
        Tensor? branch = null;
        foreach (var block in _blocks)
        {
            (residual, branch) = block.Forward(residual, branch, keep: false);
        }

        using (residual)
        using (branch)
        {
            using var hidden = Segment.RunWithout(FinalNorm, [residual, branch!])[0];
            var (loss, count) = _head.Loss(hidden, targets.reshape(-1));
            return scope.MoveToOuter(loss, count);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rotary.Dispose();
        }

        base.Dispose(disposing);
    }

    private (Segment Segment, Tensor Residual) Embed(Tensor tokens)
    {
        using var time = Clock.Time(-1, Pass.Forward, Stage.Embedding);
        var segment = Segment.Run(Lookup, [tokens.reshape(-1)], out var embedded);
        return (segment, embedded[0]);
    }

    private Tensor[] Lookup(Tensor[] tokens) => [_embedding.forward(tokens[0])];

    private Tensor[] FinalNorm(Tensor[] state) => [_norm.forward(state[0].add(state[1]))];
}
