namespace SimMoE.Tests.Trainer.Reference;

/// <summary>One expert: gelu(x W1) W2, or gated (SwiGLU): (silu(x W1a) * (x W1b)) W2 with W1 = [W1a | W1b]; no biases.</summary>
/// <param name="first">W1, [width, d_e], or [width, 2 d_e] if gated.</param>
/// <param name="second">W2, [d_e, width].</param>
/// <param name="gated">Three matrices.</param>
public sealed class ReferenceExpert(Matrix first, Matrix second, bool gated)
{
    /// <summary>Gradient of W1, added up over calls of <see cref="Backward"/>.</summary>
    public Matrix FirstGradient { get; } = new(first.Rows, first.Columns);

    /// <summary>Gradient of W2, added up over calls of <see cref="Backward"/>.</summary>
    public Matrix SecondGradient { get; } = new(second.Rows, second.Columns);

    /// <summary>Output for one row.</summary>
    /// <param name="x">[1, width].</param>
    public Matrix Forward(Matrix x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Activate(x.Times(first)).Times(second);
    }

    /// <summary>Gradient of one row; adds to the weights' gradients.</summary>
    /// <param name="x">[1, width].</param>
    /// <param name="gradient">Of the output, [1, width].</param>
    /// <returns>Of x, [1, width].</returns>
    public Matrix Backward(Matrix x, Matrix gradient)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(gradient);
        var inner = x.Times(first);
        var activated = Activate(inner);
        SecondGradient.Add(activated.Transposed().Times(gradient));
        var innerGradient = Differentiate(inner, gradient.Times(second.Transposed()));
        FirstGradient.Add(x.Transposed().Times(innerGradient));
        return innerGradient.Times(first.Transposed());
    }

    private Matrix Activate(Matrix inner)
    {
        var activated = new Matrix(1, second.Rows);
        for (var i = 0; i < second.Rows; i++)
        {
            activated[0, i] = gated
                ? ReferenceActivation.Silu(inner[0, i]) * inner[0, second.Rows + i]
                : ReferenceActivation.Gelu(inner[0, i]);
        }

        return activated;
    }

    private Matrix Differentiate(Matrix inner, Matrix gradient)
    {
        var result = new Matrix(1, inner.Columns);
        for (var i = 0; i < second.Rows; i++)
        {
            if (gated)
            {
                result[0, i] = gradient[0, i] * inner[0, second.Rows + i] * ReferenceActivation.SiluSlope(inner[0, i]);
                result[0, second.Rows + i] = gradient[0, i] * ReferenceActivation.Silu(inner[0, i]);
            }
            else
            {
                result[0, i] = gradient[0, i] * ReferenceActivation.GeluSlope(inner[0, i]);
            }
        }

        return result;
    }
}
