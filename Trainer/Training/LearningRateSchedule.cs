namespace SimMoE.Trainer.Training;

/// <summary>The learning rate of each step: linear warm-up, a shape, an end.</summary>
/// <remarks>No step has the rate 0: the ramps of w steps pass the multiples of 1/(w + 1). The published loop's first and last steps do
/// nothing,
/// because its ramps include their zero ends (facts of arXiv 2602.04870's code).</remarks>
public sealed record LearningRateSchedule
{
    /// <summary>Shape.</summary>
    public ScheduleKind Kind { get; init; } = ScheduleKind.Trapezoid;

    /// <summary>Steps of the run, 1 or more.</summary>
    public required long Steps { get; init; }

    /// <summary>Steps of the linear rise from 0.</summary>
    public long WarmUpSteps { get; init; }

    /// <summary>Steps of the trapezoid's fall.</summary>
    public long DecaySteps { get; init; }

    /// <summary>Highest rate.</summary>
    public required double Highest { get; init; }

    /// <summary>What the fall tends to.</summary>
    public double Lowest { get; init; }

    /// <summary>The rate of a step.</summary>
    /// <param name="step">Zero-based; steps beyond the last have the last one's rate.</param>
    public double At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        step = Math.Min(step, Steps - 1);
        var rise = step < WarmUpSteps ? (step + 1.0) / (WarmUpSteps + 1) : 1;
        return Math.Min(rise * Highest, Lowest + ((Highest - Lowest) * Fall(step)));
    }

    // From 1 at the highest rate to (nearly) 0 at the last step.
    private double Fall(long step)
    {
        var after = Math.Max(0, step - WarmUpSteps + 1);
        var falling = Math.Max(1, Steps - WarmUpSteps);
        return Kind switch
        {
            ScheduleKind.Trapezoid => Math.Min(1, (Steps - step) / (DecaySteps + 1.0)),
            ScheduleKind.Linear => 1 - (after / (falling + 1.0)),
            ScheduleKind.Cosine => 0.5 * (1 + Math.Cos(Math.PI * after / (falling + 1.0))),
            _ => 1,
        };
    }
}
