using SimMoE.Workload;

namespace SimMoE.Trainer.Communication;

/// <summary>The groups that one rank belongs to under a plan.</summary>
/// <param name="World">Every rank.</param>
/// <param name="Sparse">The consecutive ranks that together hold one set of a sparse layer's experts or heads and exchange tokens;
/// <see cref="ParallelPlan.SparseGroupSize"/> of them.</param>
/// <param name="Replicas">The ranks that hold the same experts as this one; <see cref="ParallelPlan.ExpertReplicas"/> of them.</param>
public sealed record ProcessGroups(ICommunicator World, ICommunicator Sparse, ICommunicator Replicas) : IDisposable
{
    /// <summary>Ends the groups, each once.</summary>
    public void Dispose()
    {
        foreach (var group in new[] { Replicas, Sparse, World }.Distinct())
        {
            group.Dispose();
        }
    }
}
