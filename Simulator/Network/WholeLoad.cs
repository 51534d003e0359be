namespace SimMoE.Simulator.Network;

/// <summary>What one exchange puts on the links, all its flows added up.</summary>
internal sealed class WholeLoad
{
    /// <summary>Links that carry anything, in the order in which the flows meet them.</summary>
    public required int[] Links { get; init; }

    /// <summary>Payload bytes on each of <see cref="Links"/>.</summary>
    public required long[] Bytes { get; init; }

    /// <summary>Bytes of capacity used on each of <see cref="Links"/>.</summary>
    public required double[] WireBytes { get; init; }

    /// <summary><see cref="WireBytes"/> over <see cref="Volume"/>.</summary>
    public required double[] Weights { get; init; }

    /// <summary>Mean bytes of capacity of a flow; 0 if there is none.</summary>
    public required double Volume { get; init; }

    /// <summary>Picoseconds from its last byte to its finish, if it moves alone: (F7) docs/models/makespan.md.</summary>
    public required long Tail { get; init; }

    /// <summary>Members that send or receive.</summary>
    public required int[] Busy { get; init; }

    /// <summary>Members that do neither.</summary>
    public required int[] Idle { get; init; }
}
