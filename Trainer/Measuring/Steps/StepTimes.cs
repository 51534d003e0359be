using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Measuring.Steps;

/// <summary>What came out of timing training steps; microseconds, by rank.</summary>
/// <param name="Whole">Whole steps with no stage timed [rank][repeat].</param>
/// <param name="Stages">Stages in the order of their first start, summed over blocks and micro-batches; times [rank][repeat].</param>
/// <param name="PeakBytes">Most bytes in tensors of each rank; 0 on a CPU.</param>
public sealed record StepTimes(double[][] Whole, IReadOnlyList<(Pass Pass, string Stage, double[][] Times)> Stages, long[] PeakBytes);
