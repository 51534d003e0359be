namespace SimMoE.TorchBinding.Modules;

/// <summary>Sigmoid linear unit, x / (1 + exp(-x)).</summary>
public sealed class SiLU : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    internal SiLU(bool inplace)
        : base(nameof(SiLU)) => this.inplace = inplace;

    /// <summary>Write over the input.</summary>
    public bool inplace { get; set; }

    /// <summary>Applies it.</summary>
    /// <param name="tensor">Any shape.</param>
    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.silu(tensor, inplace);
}
