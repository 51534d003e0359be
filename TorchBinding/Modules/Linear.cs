namespace SimMoE.TorchBinding.Modules;

/// <summary>x weight^T + bias.</summary>
public sealed class Linear : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    internal Linear(long inputSize, long outputSize, bool hasBias, torch.Device? device, torch.ScalarType? dtype)
        : base(nameof(Linear))
    {
        in_features = inputSize;
        out_features = outputSize;
        weight = NewParameter([outputSize, inputSize], device, dtype);
        torch.nn.init.kaiming_uniform_(weight, Math.Sqrt(5.0));
        if (hasBias)
        {
            bias = NewParameter([outputSize], device, dtype);
            var bound = inputSize > 0 ? 1.0 / Math.Sqrt(inputSize) : 0.0;
            torch.nn.init.uniform_(bias, -bound, bound);
        }
    }

    internal Linear(Parameter weight, Parameter? bias)
        : base(nameof(Linear))
    {
        (out_features, in_features) = (weight.shape[0], weight.shape[1]);
        this.weight = weight;
        this.bias = bias;
    }

    /// <summary>[out_features, in_features]. Setting it disposes the one before.</summary>
    public Parameter weight
    {
        get => get_parameter(nameof(weight))!;
        set => ReplaceParameter(nameof(weight), value);
    }

    /// <summary>[out_features], or null. Setting it disposes the one before.</summary>
    public Parameter? bias
    {
        get => get_parameter(nameof(bias));
        set => ReplaceParameter(nameof(bias), value);
    }

    /// <summary>Width of the input.</summary>
    public long in_features { get; set; }

    /// <summary>Width of the output.</summary>
    public long out_features { get; set; }

    /// <summary>Applies it.</summary>
    /// <param name="tensor">[..., in_features].</param>
    /// <returns>[..., out_features].</returns>
    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.linear(tensor, weight, bias);
}
