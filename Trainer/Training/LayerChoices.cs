namespace SimMoE.Trainer.Training;

/// <summary>Experts that the tokens of one micro-batch chose in one layer, over all ranks; tokens stand by rank, then by place.</summary>
/// <param name="Layer">Block.</param>
/// <param name="Heads">Heads of Multi-Head LatentMoE; 0 for a layer with one router.</param>
/// <param name="TopK">Experts of a token.</param>
/// <param name="Experts">[heads or 1, tokens, k], row by row.</param>
public sealed record LayerChoices(int Layer, int Heads, int TopK, IReadOnlyList<long> Experts);
