namespace SimMoE.Tests.Trainer.Training;

/// <summary>What a rank has after its steps.</summary>
/// <param name="Losses">Of each step, of its own tokens.</param>
/// <param name="Norms">Gradient norms of each step.</param>
/// <param name="Weights">Parameters and biases by name.</param>
/// <param name="Owned">Names of those that are its own.</param>
internal sealed record TinyOutcome(
    IReadOnlyList<float> Losses,
    IReadOnlyList<float> Norms,
    IReadOnlyDictionary<string, float[]> Weights,
    IReadOnlySet<string> Owned
);
