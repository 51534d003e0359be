namespace SimMoE.Trainer.Measuring.Kernels;

/// <summary>What came out of timing one kernel.</summary>
/// <param name="Times">Microseconds of one launch, one value a repeat.</param>
/// <param name="Method"><c>stream</c> (device time, launches hidden) or <c>host</c>.</param>
/// <param name="Clock">Clock that was read.</param>
/// <param name="Launches">Launches between two readings.</param>
public sealed record KernelResult(double[] Times, string Method, string Clock, int Launches);
