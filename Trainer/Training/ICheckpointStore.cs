namespace SimMoE.Trainer.Training;

/// <summary>Where a run's checkpoints stand. Every rank makes the same calls in the same order.</summary>
public interface ICheckpointStore
{
    /// <summary>Finished steps of the latest whole checkpoint, or null if there is none; the same answer on every rank.</summary>
    long? Latest { get; }

    /// <summary>Writes a checkpoint aside and makes it the latest when every rank's part is on disk.</summary>
    /// <param name="state">What to write.</param>
    void Save(TrainerState state);

    /// <summary>Fills the state's tensors, step and loop from the latest checkpoint, bit for bit.</summary>
    /// <param name="state">Of the same model on the same number of ranks.</param>
    /// <exception cref="Units.SpecException">There is none, it is cut short, it is of another model or of another number of
    /// ranks.</exception>
    void Load(TrainerState state);

    /// <summary>Fills the weights alone, from a checkpoint of any number of ranks; step, loop and optimiser stay as they are.</summary>
    /// <param name="state">Of the same model.</param>
    /// <exception cref="Units.SpecException">There is none, it is cut short or of another model.</exception>
    void LoadWeights(TrainerState state);
}
