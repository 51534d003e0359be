namespace SimMoE.Trainer.Measuring.Collectives;

/// <summary>What came out of timing one collective.</summary>
/// <param name="Times">Microseconds of one call [rank][repeat].</param>
/// <param name="Elements">nccl-tests' count: elements for each peer, or of the whole buffer where it is not cut.</param>
/// <param name="Wrong">Elements that arrived wrong, over all ranks.</param>
/// <param name="Clock">Clock that was read.</param>
public sealed record CollectiveResult(double[][] Times, long Elements, long Wrong, string Clock);
