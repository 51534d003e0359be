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

    /// <summary>Share of it that leaves the rank: (n - 1) / n (github NVIDIA/nccl-tests, doc/PERFORMANCE.md).</summary>
    public double BusBandwidth => Ranks == 0 ? 0 : AlgorithmBandwidth * (Ranks - 1) / Ranks;
}
