using SimMoE.Trainer.Stages;
using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Layers;

/// <summary>A feed-forward layer whose tokens travel between ranks. Forward and backward are written out stage by stage, outside autograd,
/// so
/// that each stage, and each transfer, is timed and scheduled by itself.</summary>
/// <remarks><para>Gradients of parameters are added to their <c>.grad</c> (f32). The gradient that comes in is taken as it is: the caller
/// scales the loss
/// by 1 / (ranks x micro-batches), so that sums over ranks are means over the global batch, for owned and for shared parameters
/// alike.</para>
/// <para>Input: [..., hiddenSize], f32 (the router's precision; another type is converted). Output: same shape, in the compute
/// type.</para></remarks>
public abstract class SparseLayer : nn.Module<Tensor, Tensor>
{
    private readonly KeptTensors _choice = new();

    /// <summary>Names the layer and gives it the bias of its selection, zero at first.</summary>
    /// <param name="name">For <c>state_dict</c> and messages.</param>
    /// <param name="biasShape">[N_e] or [local heads, N_e].</param>
    /// <param name="device">Where the layer is.</param>
    private protected SparseLayer(string name, long[] biasShape, torch.Device device)
        : base(name)
    {
        SelectionBias = torch.zeros(biasShape, dtype: ScalarType.Float32, device: device).DetachFromDisposeScope();
        Load = torch.zeros(biasShape, dtype: ScalarType.Float32, device: device).DetachFromDisposeScope();
        register_buffer("selection_bias", SelectionBias);
    }

    /// <summary>Zero-based block, for the clock.</summary>
    public int Block { get; init; }

    /// <summary>Times the stages; null is off.</summary>
    public IStageClock? Clock { get; set; }

    /// <summary>False in evaluation: forward keeps nothing for backward.</summary>
    public bool KeepsForBackward { get; set; } = true;

    /// <summary>Names (as in <c>named_parameters</c>) of the parameters that only this rank, or its replicas, hold: its experts, its heads'
    /// routers.
    /// All others are the same on every rank.</summary>
    public abstract IReadOnlySet<string> OwnedParameters { get; }

    /// <summary>Bias of the selection, f32, [N_e] or [local heads, N_e]; a buffer, zero at first. Change it in place.</summary>
    public Tensor SelectionBias { get; }

    /// <summary>Tokens that chose each expert since <see cref="ResetLoad"/>, f32 on the device, same shape as the bias; EP: of this rank's
    /// tokens,
    /// HP: of all tokens of the local heads. Counted without waiting for the device.</summary>
    public Tensor Load { get; }

    /// <summary>Experts chosen in the last forward, by falling score, [tokens, k] int64 (EP) or [local heads, tokens of the group by rank,
    /// k] (HP);
    /// for traces. The layer's own: valid until the next forward.</summary>
    public Tensor? LastChoice { get; private set; }

    /// <summary>Does nothing: parameters and buffers are registered by name, and no field is one beside.</summary>
    /// <remarks>docs/torch-provider.md</remarks>
    protected override void RegisterComponents() { }

    /// <summary>Starts counting again.</summary>
    public void ResetLoad()
    {
        using var scope = torch.NewDisposeScope();
        Load.zero_();
    }

    /// <summary>Gradient of the last forward: adds to the parameters' gradients, lets go of what forward kept.</summary>
    /// <param name="gradient">[..., hiddenSize], f32 or the compute type.</param>
    /// <returns>Gradient of the input, in its shape and type.</returns>
    /// <exception cref="InvalidOperationException">No forward has been kept.</exception>
    public abstract Tensor Backward(Tensor gradient);

    /// <summary>Starts a stage.</summary>
    internal StageScope Time(Pass pass, string stage) => Clock.Time(Block, pass, stage);

    /// <summary>Counts tokens of experts.</summary>
    /// <param name="counts">As many as experts that the bias speaks of, any integers.</param>
    internal void AddLoad(Tensor counts)
    {
        using var scope = torch.NewDisposeScope();
        Load.add_(counts.view(Load.shape));
    }

    /// <summary>Remembers what was chosen.</summary>
    private protected void Remember(Tensor choice)
    {
        _choice.Dispose();
        LastChoice = _choice.Keep(choice.alias());
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _choice.Dispose();
            Load.Dispose();
        }

        base.Dispose(disposing);
    }
}
