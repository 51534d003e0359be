namespace SimMoE.Trainer.Measuring.Timing;

/// <summary>How often something is timed.</summary>
/// <param name="WarmUp">Launches before, not timed.</param>
/// <param name="Repeats">Readings, 1 or more.</param>
/// <param name="Launches">Launches between two readings of the clock.</param>
public sealed record TimingPlan(int WarmUp, int Repeats, int Launches = 1);
