using SimMoE.Simulator.Network;

namespace SimMoE.Simulator.Strategies;

/// <summary>Two exchanges of one group at the same time, as one.</summary>
/// <param name="first">One.</param>
/// <param name="second">The other, among the same members.</param>
internal sealed class SumTraffic(Traffic first, Traffic second) : Traffic
{
    /// <inheritdoc/>
    public override bool IsUneven => first.IsUneven || second.IsUneven;

    /// <inheritdoc/>
    public override long BytesBetween(int source, int destination) =>
        first.BytesBetween(source, destination) + second.BytesBetween(source, destination);
}
