using SimMoE.Simulator.Profiles;

namespace SimMoE.Calibration.Fitting;

/// <summary>One measured time of a stage with the sizes that decide it.</summary>
/// <param name="Shape">Sizes on the rank that was timed.</param>
/// <param name="Seconds">Measured, the stage clock's own time taken off; more than 0.</param>
/// <param name="Terms">Terms on the device that was measured.</param>
/// <param name="IsOwn">True if that is the profile's device; another one lends its shares of ceilings.</param>
public sealed record StageSample(StageShape Shape, double Seconds, StageTerms Terms, bool IsOwn = true);
