using SimMoE.Workload.Measurements;

namespace SimMoE.Trainer.Measuring.Collectives;

/// <summary>One collective to time.</summary>
/// <param name="Collective">A name of <see cref="CollectiveNames"/>.</param>
/// <param name="Type">Element type.</param>
/// <param name="SizeBytes">Bytes of one rank's buffer over all peers, as nccl-tests counts them: what is gathered or scattered in
/// all.</param>
/// <param name="Share">Part of rank 0's rows that leaves it, for uneven exchanges; 0 otherwise.</param>
public sealed record CollectiveCase(string Collective, ScalarType Type, long SizeBytes, double Share = 0)
{
    /// <summary>Type as files call it.</summary>
    public string TypeName => TypeNames.Of(Type);

    /// <summary>Part of a rank's buffer that leaves rank 0.</summary>
    /// <param name="ranks">Ranks, 1 or more.</param>
    public double ShareLeaving(int ranks) =>
        Collective switch
        {
            CollectiveNames.AllToAllV => Share,
            CollectiveNames.AllToAll or CollectiveNames.MetadataExchange or CollectiveNames.MetadataToHost => (ranks - 1.0) / ranks,
            CollectiveNames.HostSync => 0,
            _ => 1,
        };

    /// <summary>Launches between two readings of the clock: small transfers take as long as reading it.</summary>
    /// <param name="cuda">True for a GPU.</param>
    public int Launches(bool cuda) =>
        Collective is CollectiveNames.HostSync or CollectiveNames.MetadataToHost
            ? 1
            : SizeBytes switch
            {
                <= 1 << 20 => cuda ? 20 : 5,
                <= 1 << 26 => cuda ? 5 : 1,
                _ => 1,
            };
}
