using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Measuring.Layers;

/// <summary>What came out of timing one layer; everything in microseconds, by rank.</summary>
/// <param name="Forward">[rank][repeat], no stage timed.</param>
/// <param name="Backward">The same for backward.</param>
/// <param name="Both">Forward and backward together.</param>
/// <param name="Stages">Stages in the order of their first start; times [rank][repeat], a stage that ran several times in a pass
/// summed.</param>
/// <param name="ExpertRows">Rows that each rank's experts computed in one forward.</param>
/// <param name="PeakBytes">Most bytes in tensors of each rank; 0 on a CPU.</param>
public sealed record LayerResult(
    double[][] Forward,
    double[][] Backward,
    double[][] Both,
    IReadOnlyList<(Pass Pass, string Stage, double[][] Times)> Stages,
    long[] ExpertRows,
    long[] PeakBytes
);
