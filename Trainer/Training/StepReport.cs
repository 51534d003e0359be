namespace SimMoE.Trainer.Training;

/// <summary>What is known after a step that is reported.</summary>
public sealed record StepReport
{
    /// <summary>Finished steps, this one included.</summary>
    public required long Step { get; init; }

    /// <summary>Mean loss of the step over all ranks, nats a token.</summary>
    public required double Loss { get; init; }

    /// <summary>Learning rate of the step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Wall time of a step, mean since the last report, milliseconds.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>Tokens of a step over all ranks, divided by its time.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>Model FLOPs over the devices' peak, 0 to 1; null where the peak is unknown.</summary>
    public double? Utilization { get; init; }

    /// <summary>Norm of the gradient over all parameters of all ranks, before clipping.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Of each sparse layer.</summary>
    public IReadOnlyList<LoadQuantiles> Loads { get; init; } = [];

    /// <summary>Largest peak of device memory over the ranks, bytes; null on a CPU.</summary>
    public long? PeakBytes { get; init; }
}
