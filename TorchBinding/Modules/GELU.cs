namespace SimMoE.TorchBinding.Modules;

/// <summary>Gaussian error linear unit.</summary>
public sealed class GELU : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    internal GELU(Approximate approximate, bool inplace)
        : base(nameof(GELU)) => (this.approximate, this.inplace) = (approximate, inplace);

    /// <summary>How the normal distribution's function is computed.</summary>
    public enum Approximate
    {
        /// <summary>Exactly.</summary>
        none = 0,

        /// <summary>By the hyperbolic tangent (Hendrycks and Gimpel 2016).</summary>
        tanh = 1,
    }

    /// <summary>How it is computed.</summary>
    public Approximate approximate { get; set; }

    /// <summary>Write over the input.</summary>
    public bool inplace { get; set; }

    /// <summary>Applies it.</summary>
    /// <param name="tensor">Any shape.</param>
    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.gelu(tensor, approximate, inplace);
}
