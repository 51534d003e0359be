namespace SimMoE.Trainer.Training;

/// <summary>Tokens that chose each expert of one layer, over all ranks.</summary>
/// <param name="Layer">Block.</param>
/// <param name="Heads">Heads of Multi-Head LatentMoE; 0 for a layer with one router.</param>
/// <param name="Counts">[heads or 1, experts], row by row.</param>
public sealed record LayerCounts(int Layer, int Heads, IReadOnlyList<long> Counts);
