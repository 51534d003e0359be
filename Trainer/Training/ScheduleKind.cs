namespace SimMoE.Trainer.Training;

/// <summary>Shape of the learning rate between warm-up and end.</summary>
public enum ScheduleKind
{
    /// <summary>Stays at the highest rate.</summary>
    Constant,

    /// <summary>Stays at the highest rate, then falls linearly over the last steps.</summary>
    Trapezoid,

    /// <summary>Falls linearly from the end of the warm-up to the last step.</summary>
    Linear,

    /// <summary>Falls along half a cosine from the end of the warm-up to the last step.</summary>
    Cosine,
}
