namespace SimMoE.TorchBinding.Modules;

/// <summary>Normalizes the last dimensions to mean 0 and variance 1, then scales and shifts.</summary>
public sealed class LayerNorm : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    internal LayerNorm(long[] normalizedShape, double eps, bool elementwiseAffine, bool hasBias, torch.Device? device, torch.ScalarType? dtype)
        : base(nameof(LayerNorm))
    {
        normalized_shape = normalizedShape;
        this.eps = eps;
        elementwise_affine = elementwiseAffine;
        if (elementwiseAffine)
        {
            ReplaceParameter(nameof(weight), NewParameter(normalizedShape, device, dtype));
            if (hasBias)
            {
                bias = NewParameter(normalizedShape, device, dtype);
            }
        }

        reset_parameters();
    }

    /// <summary>The scale. Setting it disposes the one before.</summary>
    public Parameter weight
    {
        get => get_parameter(nameof(weight))!;
        set => ReplaceParameter(nameof(weight), value);
    }

    /// <summary>The shift, or null. Setting it disposes the one before.</summary>
    public Parameter? bias
    {
        get => get_parameter(nameof(bias));
        set => ReplaceParameter(nameof(bias), value);
    }

    /// <summary>The last dimensions of the input.</summary>
    public long[] normalized_shape { get; set; }

    /// <summary>Added to the variance.</summary>
    public double eps { get; set; }

    /// <summary>Whether there is a scale.</summary>
    public bool elementwise_affine { get; set; }

    /// <summary>Scale 1, shift 0.</summary>
    public void reset_parameters()
    {
        if (elementwise_affine)
        {
            torch.nn.init.ones_(weight);
        }

        if (bias is { } shift)
        {
            torch.nn.init.zeros_(shift);
        }
    }

    /// <summary>Applies it.</summary>
    /// <param name="tensor">[..., normalized_shape].</param>
    public override torch.Tensor forward(torch.Tensor tensor) =>
        torch.nn.functional.layer_norm(tensor, normalized_shape, get_parameter(nameof(weight)), bias, eps);
}
