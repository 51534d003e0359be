using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.AllToAll;

/// <summary>One size of an exchange and what came out.</summary>
/// <param name="Bytes">Bytes of one rank's buffer over all peers, its own part included; of the largest rank if they differ.</param>
/// <param name="Elements">Four-byte elements for each peer.</param>
/// <param name="Ranks">Ranks that take part.</param>
/// <param name="Time">Time of the slowest rank.</param>
public sealed record NcclRow(long Bytes, long Elements, int Ranks, SimDuration Time)
{
    /// <summary>Bytes over time, in 10^9 bytes a second.</summary>
    public double AlgorithmBandwidth => Time.Picoseconds == 0 ? 0 : Bytes / Time.TotalSeconds / 1e9;

    /// <summary>Element type as nccl-tests calls it.</summary>
    public string Type { get; init; } = "float";

    /// <summary>What reductions do, or <c>none</c>.</summary>
    public string Operation { get; init; } = "none";

    /// <summary>Rank that sends to all, or -1.</summary>
    public int Root { get; init; } = -1;

    /// <summary>Elements that arrived wrong.</summary>
    public long Wrong { get; init; }

    /// <summary>Bus bandwidth over algorithm bandwidth; null is that of an all-to-all, the share that leaves the rank: (n - 1) / n
    /// (github NVIDIA/nccl-tests, doc/PERFORMANCE.md).</summary>
    public double? BusFactor { get; init; }

    /// <summary>Bytes that cross the busiest link over time, in 10^9 bytes a second.</summary>
    public double BusBandwidth => Ranks == 0 ? 0 : AlgorithmBandwidth * (BusFactor ?? ((Ranks - 1.0) / Ranks));
}
