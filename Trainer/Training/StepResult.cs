namespace SimMoE.Trainer.Training;

/// <summary>What a step leaves on the device; reading it makes the host wait.</summary>
/// <param name="Loss">Mean loss of this rank's tokens, [1], f32.</param>
/// <param name="GradientNorm">Norm over all parameters of all ranks before clipping, f32 scalar, equal on all ranks.</param>
/// <param name="Loads">Tokens of each expert, [layers, experts] or [layers, local heads, experts]; null without sparse layers.</param>
/// <param name="LearningRate">Of the step.</param>
public sealed record StepResult(Tensor Loss, Tensor GradientNorm, Tensor? Loads, double LearningRate) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Loss.Dispose();
        GradientNorm.Dispose();
        Loads?.Dispose();
    }
}
