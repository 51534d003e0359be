using SimMoE.Trainer.Interop;

namespace SimMoE.Trainer.Model;

/// <summary>Divides by the root of the mean square and multiplies by a weight for each channel, in f32.</summary>
internal sealed class RmsNorm : nn.Module<Tensor, Tensor>
{
    private const double Epsilon = 1e-5;

    // One kernel forward and one or two backward.
    private static readonly Operator Normalize = Operator.Named("aten::rms_norm");

    private readonly long[] _shape;
    private readonly Parameter _weight;
    private readonly ScalarType _outputType;

    /// <summary>Weights of 1.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="width">Channels.</param>
    /// <param name="outputType">Type of the result.</param>
    /// <param name="device">Where the weights are.</param>
    public RmsNorm(string name, long width, ScalarType outputType, Device device)
        : base(name)
    {
        _weight = new Parameter(ones(width, dtype: ScalarType.Float32, device: device));
        _outputType = outputType;
        _shape = [width];
        register_parameter("weight", _weight);
    }

    /// <inheritdoc/>
    /// <param name="input">[..., width], any floating-point type.</param>
    public override Tensor forward(Tensor input)
    {
        var wide = input.to_type(ScalarType.Float32);
        return Normalize.Tensor(wide, _shape, Argument.Some(_weight), Argument.Some(Epsilon)).to_type(_outputType);
    }

    /// <summary>Does nothing: parts are registered by name, and no field is one beside. docs/torch-provider.md</summary>
    protected override void RegisterComponents() { }
}
