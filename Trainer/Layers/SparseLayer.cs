using SimMoE.Trainer.Stages;

namespace SimMoE.Trainer.Layers;

/// <summary>A feed-forward layer whose tokens travel between ranks. Forward and backward are written out stage by stage, outside autograd, so
/// that each stage, and each transfer, is timed and scheduled by itself.</summary>
/// <remarks>Gradients of parameters are added to their <c>.grad</c> (f32). The gradient that comes in is taken as it is: the caller scales the loss
/// by 1 / (ranks x micro-batches), so that sums over ranks are means over the global batch, for owned and for shared parameters alike.</remarks>
public abstract class SparseLayer : nn.Module<Tensor, Tensor>
{
    /// <summary>Names the layer.</summary>
    /// <param name="name">For <c>state_dict</c> and messages.</param>
    protected SparseLayer(string name)
        : base(name)
    {
    }

    /// <summary>Zero-based block, for the clock.</summary>
    public int Block { get; init; }

    /// <summary>Times the stages; null is off.</summary>
    public IStageClock? Clock { get; set; }

    /// <summary>False in evaluation: forward keeps nothing for backward.</summary>
    public bool KeepsForBackward { get; set; } = true;

    /// <summary>Names (as in <c>named_parameters</c>) of the parameters that only this rank, or its replicas, hold: its experts, its heads' routers.
    /// All others are the same on every rank.</summary>
    public abstract IReadOnlySet<string> OwnedParameters { get; }

    /// <summary>Bias of the selection, f32, [N_e] or [local heads, N_e]; a buffer.</summary>
    public abstract Tensor SelectionBias { get; }

    /// <summary>Tokens that chose each expert since <see cref="ResetLoad"/>, f32 on the device, same shape as the bias; EP: of this rank's tokens,
    /// HP: of all tokens of the local heads.</summary>
    public abstract Tensor Load { get; }

    /// <summary>Indices chosen in the last forward, [tokens, k] int64 (EP) or [local heads, tokens of the group, k] (HP); for traces.</summary>
    public abstract Tensor? LastChoice { get; }

    /// <summary>Starts counting again.</summary>
    public abstract void ResetLoad();

    /// <summary>Gradient of the last forward: adds to the parameters' gradients, lets go of what forward kept.</summary>
    /// <param name="gradient">[tokens, hiddenSize], f32 or the compute dtype.</param>
    /// <returns>Gradient of the input, [tokens, hiddenSize], in the input's dtype.</returns>
    /// <exception cref="InvalidOperationException">No forward has been kept.</exception>
    public abstract Tensor Backward(Tensor gradient);
}
