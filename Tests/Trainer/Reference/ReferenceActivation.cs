namespace SimMoE.Tests.Trainer.Reference;

/// <summary>The activations of experts and their derivatives, in float64.</summary>
public static class ReferenceActivation
{
    /// <summary>GELU by the error function: x Phi(x), Phi the normal distribution (Hendrycks and Gimpel, arXiv 1606.08415).</summary>
    /// <param name="x">Where.</param>
    public static double Gelu(double x) => x * Phi(x);

    /// <summary>Derivative of <see cref="Gelu"/>: Phi(x) + x phi(x).</summary>
    /// <param name="x">Where.</param>
    public static double GeluSlope(double x) => Phi(x) + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));

    /// <summary>SiLU, x / (1 + e^-x).</summary>
    /// <param name="x">Where.</param>
    public static double Silu(double x) => x * Sigmoid(x);

    /// <summary>Derivative of <see cref="Silu"/>.</summary>
    /// <param name="x">Where.</param>
    public static double SiluSlope(double x) => Sigmoid(x) * (1 + (x * (1 - Sigmoid(x))));

    /// <summary>The error function, to about 1e-15: 2/sqrt(pi) e^(-x^2) sum of 2^n x^(2n+1) / (2n+1)!!, all terms of one sign
    /// (Abramowitz and Stegun 7.1.6).</summary>
    /// <param name="x">Where.</param>
    public static double Erf(double x)
    {
        if (Math.Abs(x) > 6)
        {
            return Math.Sign(x); // erfc(6) is 2e-17
        }

        var term = x;
        var sum = 0.0;
        for (var n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            sum += term;
            term *= 2 * x * x / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    private static double Phi(double x) => 0.5 * (1 + Erf(x / Math.Sqrt(2)));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
