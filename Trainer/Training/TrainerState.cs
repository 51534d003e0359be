namespace SimMoE.Trainer.Training;

/// <summary>Everything that a run needs to go on as if it had never stopped. There is no other state: data order and seeds are functions of
/// <see cref="Step"/> and the spec.</summary>
public sealed class TrainerState
{
    /// <summary>The model as canonical YAML; a checkpoint of another model is refused.</summary>
    public required string Model { get; init; }

    /// <summary>This process.</summary>
    public required int Rank { get; init; }

    /// <summary>Ranks of the run.</summary>
    public required int Ranks { get; init; }

    /// <summary>Parameters and selection biases, in the model's order.</summary>
    public required IReadOnlyList<StateTensor> Weights { get; init; }

    /// <summary>Moments of the optimiser, in the same order; names are <c>exp_avg.NAME</c> and <c>exp_avg_sq.NAME</c>.</summary>
    public required IReadOnlyList<StateTensor> Optimizer { get; init; }

    /// <summary>Finished steps.</summary>
    public long Step { get; set; }

    /// <summary>What else the loop counts, as text by name (invariant culture); replaced when loading.</summary>
    public IDictionary<string, string> Loop { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
}
