namespace SimMoE.Trainer.Measuring.Kernels;

/// <summary>A launch that can be repeated, with the operands that it keeps.</summary>
/// <param name="launch">Issues the work once and lets go of its results.</param>
/// <param name="operands">Disposed with the work.</param>
public sealed class KernelWork(Action launch, params IReadOnlyList<Tensor> operands) : IDisposable
{
    /// <summary>Issues the work once.</summary>
    public void Launch() => launch();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var operand in operands)
        {
            operand.Dispose();
        }
    }
}
