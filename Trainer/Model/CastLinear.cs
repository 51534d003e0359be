namespace SimMoE.Trainer.Model;

/// <summary>A matrix without bias: f32 master, cast where it is used.</summary>
internal sealed class CastLinear : nn.Module<Tensor, Tensor>
{
    private readonly ScalarType _computeType;

    /// <summary>Uninitialised.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="inputs">Width that comes in.</param>
    /// <param name="outputs">Width that goes out.</param>
    /// <param name="computeType">Type of the product.</param>
    /// <param name="device">Where the weight is.</param>
    public CastLinear(string name, long inputs, long outputs, ScalarType computeType, Device device)
        : base(name)
    {
        Weight = new Parameter(empty(outputs, inputs, dtype: ScalarType.Float32, device: device));
        _computeType = computeType;
        register_parameter("weight", Weight);
    }

    /// <summary>[outputs, inputs], f32.</summary>
    public Parameter Weight { get; }

    /// <inheritdoc/>
    /// <param name="input">[..., inputs], of the compute type.</param>
    public override Tensor forward(Tensor input) => nn.functional.linear(input, Weight.to_type(_computeType));

    /// <summary>Does nothing: parts are registered by name, and no field is one beside. docs/torch-provider.md</summary>
    protected override void RegisterComponents() { }
}
