namespace SimMoE.Trainer.Training;

/// <summary>When and on how much the held-out loss is measured.</summary>
/// <param name="Every">Steps between evaluations; 0 evaluates after the last step alone.</param>
/// <param name="Sequences">Held-out sequences, always the same; 0 takes all.</param>
public sealed record EvaluationSettings(long Every = 0, long Sequences = 0);
