using System.Collections.Immutable;

namespace SimMoE.Experiments.Specs;

/// <summary>The token files of a training run.</summary>
/// <param name="Train">Files to train on, in order; at least one.</param>
/// <param name="Validation">Held-out files; none evaluates nothing.</param>
/// <param name="Shuffled">False reads the sequences in file order.</param>
public sealed record TrainData(ImmutableArray<string> Train, ImmutableArray<string> Validation, bool Shuffled);
