namespace SimMoE.Trainer.Training;

/// <summary>Which part of a tensor a rank holds; the parts are equal and follow each other.</summary>
/// <param name="Dimension">Dimension that is cut.</param>
/// <param name="Index">This rank's part, from 0.</param>
/// <param name="Count">Parts.</param>
public sealed record Shard(int Dimension, int Index, int Count);
