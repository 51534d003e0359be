using SimMoE.Trainer.Layers;
using SimMoE.Trainer.Stages;
using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Model;

/// <summary>One block: norm, attention, norm, feed-forward layer. The residual stream and the branch beside it travel apart, and the sum is
/// the next
/// norm's work: <c>x += branch; branch = f(norm(x))</c>.</summary>
/// <remarks>With timing off the block is one piece of autograd, cut only at a sparse layer; with a clock each stage is a piece of its own.
/// Tensors given to forward and backward become the block's, those that come out are the caller's.</remarks>
internal sealed class Block : nn.Module
{
    private readonly int _index;
    private readonly RmsNorm _attentionNorm;
    private readonly CausalAttention _attention;
    private readonly RmsNorm _feedForwardNorm;
    private readonly DenseFeedForward? _dense;
    private readonly SparseLayer? _sparse;
    private readonly Stack<Segment> _segments = new();
    private (Tensor Residual, Tensor? Branch)? _kept;

    /// <summary>A block with a dense or with a sparse feed-forward layer.</summary>
    /// <param name="index">Zero-based block.</param>
    /// <param name="attentionNorm">Before attention.</param>
    /// <param name="attention">Attention.</param>
    /// <param name="feedForwardNorm">Before the feed-forward layer.</param>
    /// <param name="feedForward">A <see cref="DenseFeedForward"/> or a <see cref="SparseLayer"/>.</param>
    public Block(
        int index,
        RmsNorm attentionNorm,
        CausalAttention attention,
        RmsNorm feedForwardNorm,
        nn.Module<Tensor, Tensor> feedForward
    )
        : base("block")
    {
        _index = index;
        _attentionNorm = attentionNorm;
        _attention = attention;
        _feedForwardNorm = feedForwardNorm;
        _dense = feedForward as DenseFeedForward;
        _sparse = feedForward as SparseLayer;
        register_module("attention_norm", attentionNorm);
        register_module("attention", attention);
        register_module("feed_forward_norm", feedForwardNorm);
        register_module("feed_forward", feedForward);
    }

    /// <summary>The sparse layer, if this block has one.</summary>
    public SparseLayer? Sparse => _sparse;

    /// <summary>Times the stages; null is off.</summary>
    public IStageClock? Clock { get; set; }

    /// <summary>True to keep only what comes in, and to compute everything again in backward.</summary>
    public bool Recomputes { get; init; }

    /// <summary>Activations.</summary>
    /// <param name="residual">[tokens, hidden size], f32.</param>
    /// <param name="branch">What is still to be added to it; null in the first block.</param>
    /// <param name="keep">False if no backward will follow.</param>
    public (Tensor Residual, Tensor Branch) Forward(Tensor residual, Tensor? branch, bool keep)
    {
        if (keep && !Recomputes)
        {
            return Kept(residual, branch);
        }

        var result = Unkept(residual, branch);
        if (keep)
        {
            _kept = (residual, branch);
        }
        else
        {
            residual.Dispose();
            branch?.Dispose();
        }

        return result;
    }

    /// <summary>Gradients of the last forward that was kept.</summary>
    /// <param name="residual">Of the residual stream that went out.</param>
    /// <param name="branch">Of the branch that went out.</param>
    /// <returns>Of what came in; the branch's is null in the first block.</returns>
    public (Tensor Residual, Tensor? Branch) Backward(Tensor residual, Tensor branch)
    {
        if (_kept is { } inputs)
        {
            _kept = null;
            using var counted = _sparse?.Load.clone().DetachFromDisposeScope();
            var (again, beside) = Kept(inputs.Residual, inputs.Branch);
            again.Dispose();
            beside.Dispose();
            if (counted is not null)
            {
                // Tokens that are routed again are no new tokens.
                using var none = no_grad();
                _sparse!.Load.copy_(counted);
            }
        }

        if (_sparse is not null)
        {
            using var gradient = branch;
            branch = _sparse.Backward(gradient);
        }

        return Clock is null ? PassWhole(residual, branch) : PassStages(residual, branch);
    }

    private (Tensor Residual, Tensor Branch) Kept(Tensor residual, Tensor? branch)
    {
        Tensor[] state = branch is null ? [residual] : [residual, branch];
        if (Clock is null)
        {
            _segments.Push(Segment.Run(Whole, state, out state));
        }
        else
        {
            Keep(Stage.Norm, AttentionNorm, ref state);
            var attended = state[1..];
            Keep(Stage.Attention, Attention, ref attended);
            state = [state[0], attended[0]];
            Keep(Stage.Norm, FeedForwardNorm, ref state);
            if (_dense is not null)
            {
                var mixed = state[1..];
                Keep(Stage.DenseFeedForward, Dense, ref mixed);
                state = [state[0], mixed[0]];
            }
        }

        return (state[0], WithSparse(state[1], keep: true));
    }

    private (Tensor Residual, Tensor Branch) Unkept(Tensor residual, Tensor? branch)
    {
        var state = Segment.RunWithout(Whole, branch is null ? [residual] : [residual, branch]);
        return (state[0], WithSparse(state[1], keep: false));
    }

    private Tensor WithSparse(Tensor branch, bool keep)
    {
        if (_sparse is null)
        {
            return branch;
        }

        using var input = branch;
        using var none = no_grad();
        _sparse.KeepsForBackward = keep;
        return _sparse.forward(input).DetachFromDisposeScope();
    }

    private void Keep(string stage, Func<Tensor[], Tensor[]> body, ref Tensor[] state)
    {
        using var time = Clock.Time(_index, Pass.Forward, stage);
        _segments.Push(Segment.Run(body, state, out state));
    }

    private (Tensor Residual, Tensor? Branch) PassWhole(Tensor residual, Tensor branch)
    {
        var handed = _segments.Pop().Backward(residual, branch);
        return (handed[0]!, handed.Length > 1 ? handed[1] : null);
    }

    private (Tensor Residual, Tensor? Branch) PassStages(Tensor residual, Tensor branch)
    {
        if (_dense is not null)
        {
            branch = Pass(Stage.DenseFeedForward, branch)[0]!;
        }

        var handed = Pass(Stage.Norm, residual, branch);
        var attended = Pass(Stage.Attention, handed[1]!)[0]!;
        handed = Pass(Stage.Norm, handed[0]!, attended);
        return (handed[0]!, handed.Length > 1 ? handed[1] : null);

        Tensor?[] Pass(string stage, params Tensor[] gradients)
        {
            using var time = Clock.Time(_index, Workload.Stages.Pass.Backward, stage);
            return _segments.Pop().Backward(gradients);
        }
    }

    private Tensor[] Whole(Tensor[] state)
    {
        state = AttentionNorm(state);
        state = FeedForwardNorm([state[0], Attention(state[1..])[0]]);
        return _dense is null ? state : [state[0], Dense(state[1..])[0]];
    }

    private Tensor[] AttentionNorm(Tensor[] state) => Normalize(_attentionNorm, state);

    private Tensor[] FeedForwardNorm(Tensor[] state) => Normalize(_feedForwardNorm, state);

    private Tensor[] Attention(Tensor[] branch) => [_attention.forward(branch[0])];

    private Tensor[] Dense(Tensor[] branch) => [_dense!.forward(branch[0])];

    private static Tensor[] Normalize(RmsNorm norm, Tensor[] state)
    {
        var sum = state.Length > 1 ? state[0].add(state[1]) : state[0];
        return [sum, norm.forward(sum)];
    }

    /// <summary>Does nothing: parts are registered by name, and no field is one beside. docs/torch-provider.md</summary>
    protected override void RegisterComponents() { }
}
