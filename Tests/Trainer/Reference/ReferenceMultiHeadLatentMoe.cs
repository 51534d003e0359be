namespace SimMoE.Tests.Trainer.Reference;

/// <summary>Multi-Head LatentMoE in float64: W_in, an independent mixture of experts on each head's sub-vector, W_out
/// (arXiv 2602.04870, section 3.1, equations 5 and 6).</summary>
/// <param name="projectIn">W_in, [N_h d_h, hidden].</param>
/// <param name="projectOut">W_out, [hidden, N_h d_h].</param>
/// <param name="heads">N_h mixtures of width d_h.</param>
public sealed class ReferenceMultiHeadLatentMoe(Matrix projectIn, Matrix projectOut, IReadOnlyList<ReferenceMoe> heads)
{
    private readonly int _headSize = projectIn.Rows / heads.Count;
    private Matrix _input = new(0, 0);
    private Matrix _concatenated = new(0, 0);

    /// <summary>Gradient of W_in, added up.</summary>
    public Matrix ProjectInGradient { get; } = new(projectIn.Rows, projectIn.Columns);

    /// <summary>Gradient of W_out, added up.</summary>
    public Matrix ProjectOutGradient { get; } = new(projectOut.Rows, projectOut.Columns);

    /// <summary>The mixtures.</summary>
    public IReadOnlyList<ReferenceMoe> Heads => heads;

    /// <summary>Output for all tokens.</summary>
    /// <param name="input">[tokens, hidden].</param>
    /// <param name="choice">By head; see <see cref="ReferenceMoe.Forward"/>.</param>
    public Matrix Forward(Matrix input, IReadOnlyList<IReadOnlyList<int[]>>? choice = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        _input = input;
        var projected = input.Times(projectIn.Transposed());
        _concatenated = new Matrix(input.Rows, projected.Columns);
        for (var head = 0; head < heads.Count; head++)
        {
            var part = projected.Slice(head * _headSize, _headSize);
            _concatenated.SetSlice(head * _headSize, heads[head].Forward(part, part, choice?[head]));
        }

        return _concatenated.Times(projectOut.Transposed());
    }

    /// <summary>Gradient of the last forward; adds to those of the weights.</summary>
    /// <param name="gradient">Of the output, [tokens, hidden].</param>
    /// <returns>Of the input, [tokens, hidden].</returns>
    public Matrix Backward(Matrix gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        ProjectOutGradient.Add(gradient.Transposed().Times(_concatenated));
        var inner = gradient.Times(projectOut);
        var projected = new Matrix(inner.Rows, inner.Columns);
        for (var head = 0; head < heads.Count; head++)
        {
            var (routed, input) = heads[head].Backward(inner.Slice(head * _headSize, _headSize));
            projected.SetSlice(head * _headSize, routed.Plus(input));
        }

        ProjectInGradient.Add(projected.Transposed().Times(_input));
        return projected.Times(projectIn);
    }
}
