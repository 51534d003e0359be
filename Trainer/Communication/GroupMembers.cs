using SimMoE.Workload;

namespace SimMoE.Trainer.Communication;

/// <summary>Which ranks are a group, and this rank's place among them.</summary>
/// <param name="Name">The same on its ranks, and no other group's.</param>
/// <param name="Ranks">In order.</param>
/// <param name="Place">This rank's index in them.</param>
internal sealed record GroupMembers(string Name, IReadOnlyList<int> Ranks, int Place)
{
    /// <summary>Rank that prepares what its members share.</summary>
    public int Root => Ranks[0];

    /// <summary>Every rank.</summary>
    public static GroupMembers World(int rank, int ranks) => new("world", [.. Enumerable.Range(0, ranks)], rank);

    /// <summary>Consecutive ranks that share a sparse layer.</summary>
    public static GroupMembers Sparse(int rank, ParallelPlan plan)
    {
        var size = plan.SparseGroupSize;
        return new(FormattableString.Invariant($"sparse {rank / size}"), [.. Enumerable.Range(rank / size * size, size)], rank % size);
    }

    /// <summary>Ranks at this rank's place in every such group.</summary>
    public static GroupMembers Replicas(int rank, ParallelPlan plan)
    {
        var size = plan.SparseGroupSize;
        return new(
            FormattableString.Invariant($"replicas {rank % size}"),
            [.. Enumerable.Range(0, plan.ExpertReplicas).Select(group => (group * size) + (rank % size))],
            rank / size
        );
    }
}
