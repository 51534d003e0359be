namespace SimMoE.Simulator.Steps;

/// <summary>What one stage moves and computes on each rank; counted when the program is written, so it does not depend on any
/// clock.</summary>
/// <param name="ranks">Ranks.</param>
public sealed class StageVolume(int ranks)
{
    /// <summary>Payload bytes that a rank hands to the exchange, its share for itself included.</summary>
    public long[] LogicalBytes { get; } = new long[ranks];

    /// <summary>Bytes that leave the rank for other ranks.</summary>
    public long[] WireBytes { get; } = new long[ranks];

    /// <summary>Bytes that reach the rank from other ranks.</summary>
    public long[] ReceivedBytes { get; } = new long[ranks];

    /// <summary>Messages to other ranks that are not empty.</summary>
    public long[] Messages { get; } = new long[ranks];

    /// <summary>Rows that a rank computes or receives, its own included.</summary>
    public long[] Rows { get; } = new long[ranks];
}
