using SimMoE.Simulator.Profiles;

namespace SimMoE.Calibration.Fitting;

/// <summary>One measured time of a stage with the sizes that decide it.</summary>
/// <param name="Shape">Sizes on the rank that was timed.</param>
/// <param name="Seconds">Measured, the stage clock's own time taken off; more than 0.</param>
public sealed record StageSample(StageShape Shape, double Seconds);
