using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Stages;

/// <summary>What one run through a stage took.</summary>
/// <param name="Layer">Block, -1 outside the blocks.</param>
/// <param name="Pass">Direction.</param>
/// <param name="Stage">A name of <see cref="Workload.Stages.Stage"/>.</param>
/// <param name="Microseconds">Time from the stage's start to its end, on the device's stream (GPU) or by the monotonic clock (CPU).</param>
public readonly record struct StageTime(int Layer, Pass Pass, string Stage, double Microseconds);
