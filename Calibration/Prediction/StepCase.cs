using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Calibration.Prediction;

/// <summary>The run that a measured step is of.</summary>
/// <param name="Model">What was trained.</param>
/// <param name="Plan">How it was spread.</param>
public sealed record StepCase(ModelSpec Model, ParallelPlan Plan);
