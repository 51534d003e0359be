namespace SimMoE.Trainer.Model;

/// <summary>The MLP of the dense blocks, without biases: GELU between two matrices, or SwiGLU's three.</summary>
internal sealed class DenseFeedForward : nn.Module<Tensor, Tensor>
{
    private readonly CastLinear _up;
    private readonly CastLinear _down;
    private readonly long _inner;
    private readonly bool _gated;

    /// <summary>Uninitialised.</summary>
    /// <param name="width">Of the residual stream.</param>
    /// <param name="inner">Inner width.</param>
    /// <param name="gated">True for three matrices; gate and up are stored as one.</param>
    /// <param name="computeType">Type of the products.</param>
    /// <param name="device">Where the weights are.</param>
    public DenseFeedForward(long width, long inner, bool gated, ScalarType computeType, Device device)
        : base("feed_forward")
    {
        _inner = inner;
        _gated = gated;
        _up = new CastLinear("up", width, gated ? 2 * inner : inner, computeType, device);
        _down = new CastLinear("down", inner, width, computeType, device);
        register_module("up", _up);
        register_module("down", _down);
    }

    /// <inheritdoc/>
    /// <param name="input">[tokens, width], of the compute type.</param>
    public override Tensor forward(Tensor input)
    {
        var up = _up.forward(input);
        var inner = _gated ? nn.functional.silu(up.narrow(1, 0, _inner)).mul(up.narrow(1, _inner, _inner)) : nn.functional.gelu(up);
        return _down.forward(inner);
    }

    /// <summary>Does nothing: parts are registered by name, and no field is one beside. docs/torch-provider.md</summary>
    protected override void RegisterComponents() { }
}
