namespace SimMoE.Trainer.Training;

/// <summary>A tensor that a checkpoint holds.</summary>
/// <param name="Name">Unique among the weights, or among the optimiser's tensors; the same on every rank.</param>
/// <param name="Value">The live tensor: read when saving, overwritten in place when loading. It stays the trainer's.</param>
/// <param name="Shard">Null if every rank holds the whole tensor with equal values; else this rank's part. Ranks that hold the same part
/// (replicas) have equal values.</param>
public sealed record StateTensor(string Name, Tensor Value, Shard? Shard);
