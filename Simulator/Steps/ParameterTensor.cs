namespace SimMoE.Simulator.Steps;

/// <summary>One parameter tensor as a rank holds it.</summary>
/// <param name="Elements">Elements on the rank.</param>
/// <param name="IsOwned">True if only some ranks hold it (experts, and routers of head parallel): its gradient is reduced among
/// replicas; false if every rank holds it.</param>
/// <param name="Count">Tensors like it.</param>
/// <param name="IsExpert">True for weights of routed experts.</param>
public readonly record struct ParameterTensor(long Elements, bool IsOwned, int Count = 1, bool IsExpert = false)
{
    /// <summary>Elements of all of them.</summary>
    public long Total => Elements * Count;
}
