namespace SimMoE.Tests.Trainer.Reference;

/// <summary>LatentMoE in float64: experts at a latent width between two shared projections, router on the full width (arXiv
/// 2601.18089).</summary>
/// <param name="down">W_down, [latent, hidden].</param>
/// <param name="up">W_up, [hidden, latent].</param>
/// <param name="moe">Router at the hidden, experts at the latent width.</param>
public sealed class ReferenceLatentMoe(Matrix down, Matrix up, ReferenceMoe moe)
{
    private Matrix _input = new(0, 0);
    private Matrix _aggregated = new(0, 0);

    /// <summary>Gradient of W_down, added up.</summary>
    public Matrix DownGradient { get; } = new(down.Rows, down.Columns);

    /// <summary>Gradient of W_up, added up.</summary>
    public Matrix UpGradient { get; } = new(up.Rows, up.Columns);

    /// <summary>Output for all tokens.</summary>
    /// <param name="input">[tokens, hidden].</param>
    /// <param name="choice">See <see cref="ReferenceMoe.Forward"/>.</param>
    public Matrix Forward(Matrix input, IReadOnlyList<int[]>? choice = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        _input = input;
        _aggregated = moe.Forward(input, input.Times(down.Transposed()), choice);
        return _aggregated.Times(up.Transposed());
    }

    /// <summary>Gradient of the last forward; adds to those of the weights.</summary>
    /// <param name="gradient">Of the output, [tokens, hidden].</param>
    /// <returns>Of the input, [tokens, hidden].</returns>
    public Matrix Backward(Matrix gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        UpGradient.Add(gradient.Transposed().Times(_aggregated));
        var (routed, latent) = moe.Backward(gradient.Times(up));
        DownGradient.Add(latent.Transposed().Times(_input));
        return latent.Times(down).Plus(routed);
    }
}
