namespace SimMoE.Simulator.Network;

/// <summary>A few flows among many members: rings, trees, forwarding inside nodes.</summary>
/// <param name="flows">Source member, destination member, bytes; pairs are distinct.</param>
public sealed class FlowListTraffic(IReadOnlyList<(int Source, int Destination, long Bytes)> flows) : Traffic
{
    /// <summary>Source member, destination member, bytes.</summary>
    public IReadOnlyList<(int Source, int Destination, long Bytes)> Flows { get; } = flows;

    /// <summary>True if the flows' sizes belong to an uneven exchange.</summary>
    public bool Uneven { get; init; }

    /// <inheritdoc/>
    public override bool IsUneven => Uneven;

    /// <inheritdoc/>
    public override long BytesBetween(int source, int destination)
    {
        foreach (var (from, to, bytes) in Flows)
        {
            if (from == source && to == destination)
            {
                return bytes;
            }
        }

        return 0;
    }
}
