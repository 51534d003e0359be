namespace SimMoE.Simulator.Network;

/// <summary>What one exchange moves: bytes for each ordered pair of a group of ranks. Nothing else about it is known here.</summary>
public abstract class Traffic
{
    /// <summary>Global ranks that take part; a position in this list is a <em>member</em>.</summary>
    public required IReadOnlyList<int> Ranks { get; init; }

    /// <summary>How often the route's latency and the transport's start-up are paid: 1 for a direct exchange, the number of dependent
    /// steps for a pipelined ring or tree.</summary>
    public int LatencySteps { get; init; } = 1;

    /// <summary>Size of one message for the transport's efficiency; 0 takes each flow's own bytes.</summary>
    public long MessageBytes { get; init; }

    /// <summary>Name of the protocol that moves it, such as <c>all-reduce</c>; null for grouped sends.</summary>
    public string? Protocol { get; init; }

    /// <summary>True if sizes differ between pairs, so that the transport's uneven efficiency applies.</summary>
    public abstract bool IsUneven { get; }

    /// <summary>Bytes from one member to another; 0 for none. What a member sends to itself never enters the network.</summary>
    public abstract long BytesBetween(int source, int destination);

    /// <summary>Bytes from one member to every member at once; the same as <see cref="BytesBetween"/>, which it calls unless a kind of
    /// traffic knows something quicker.</summary>
    /// <param name="source">Sending member.</param>
    /// <param name="bytes">Receives the bytes, one place for each member. What stands at the sender's own place is not used.</param>
    public virtual void BytesFrom(int source, Span<long> bytes)
    {
        for (var destination = 0; destination < bytes.Length; destination++)
        {
            bytes[destination] = source == destination ? 0 : BytesBetween(source, destination);
        }
    }
}
