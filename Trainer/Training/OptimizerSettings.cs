namespace SimMoE.Trainer.Training;

/// <summary>AdamW and clipping. Defaults are those of arXiv 2602.04870, appendix A; where it is silent, of its published code or of
/// AdamW.</summary>
public sealed record OptimizerSettings
{
    /// <summary>Highest learning rate.</summary>
    public double LearningRate { get; init; } = 5e-4;

    /// <summary>Decay of the first moment.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>Added to the root of the second moment.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Decoupled decay of every weight but those of norms.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>Largest norm of the gradient over all parameters of all ranks; 0 clips nothing.</summary>
    public double ClipNorm { get; init; } = 1;
}
