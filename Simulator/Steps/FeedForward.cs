using SimMoE.Simulator.Compute;
using SimMoE.Workload.Stages;

namespace SimMoE.Simulator.Steps;

/// <summary>Products of dense layers.</summary>
public static class FeedForward
{
    /// <summary>An MLP of two matrices, or three if gated. The two input matrices of a gated MLP are one product.</summary>
    /// <param name="compute">Kernel times.</param>
    /// <param name="pass">Forward, or backward (gradients of inputs and of weights).</param>
    /// <param name="tokens">Rows.</param>
    /// <param name="hidden">Input and output width.</param>
    /// <param name="inner">Inner width.</param>
    /// <param name="gated">Three matrices.</param>
    public static KernelCost Products(IComputeModel compute, Pass pass, long tokens, int hidden, int inner, bool gated)
    {
        var up = gated ? 2 * inner : inner;
        return Linear(compute, pass, tokens, hidden, up) + Linear(compute, pass, tokens, inner, hidden);
    }

    /// <summary>A linear layer [rows, input] x [input, output].</summary>
    public static KernelCost Linear(IComputeModel compute, Pass pass, long rows, int input, int output)
    {
        ArgumentNullException.ThrowIfNull(compute);
        return pass == Pass.Forward
            ? compute.Gemm(rows, output, input)
            : compute.Gemm(rows, input, output) + compute.Gemm(input, output, rows);
    }
}
