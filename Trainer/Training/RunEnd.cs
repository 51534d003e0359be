namespace SimMoE.Trainer.Training;

/// <summary>How a run ended.</summary>
public enum RunEnd
{
    /// <summary>Every step was taken.</summary>
    Finished,

    /// <summary>It was asked to stop, finished its step and wrote a checkpoint.</summary>
    Stopped,
}
