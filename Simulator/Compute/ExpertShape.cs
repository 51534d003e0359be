namespace SimMoE.Simulator.Compute;

/// <summary>Sizes of one expert's MLP.</summary>
/// <param name="Width">Input and output width.</param>
/// <param name="Inner">Inner width.</param>
/// <param name="Gated">Three matrices instead of two.</param>
internal readonly record struct ExpertShape(int Width, int Inner, bool Gated)
{
    /// <summary>Columns of the first product: both matrices of a gated expert in one.</summary>
    public int FirstColumns => Gated ? 2 * Inner : Inner;

    /// <summary>Weights of one expert.</summary>
    public long Weights => (long)Width * (FirstColumns + Inner);
}
