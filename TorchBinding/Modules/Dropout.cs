namespace SimMoE.TorchBinding.Modules;

/// <summary>In training sets elements to zero at random and scales the rest by 1 / (1 - p).</summary>
public sealed class Dropout : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    internal Dropout(double p, bool inplace)
        : base(nameof(Dropout)) => (this.p, this.inplace) = (p, inplace);

    /// <summary>Probability of zero.</summary>
    public double p { get; set; }

    /// <summary>Write over the input.</summary>
    public bool inplace { get; set; }

    /// <summary>Applies it.</summary>
    /// <param name="tensor">Any shape.</param>
    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.dropout(tensor, p, training, inplace);
}
