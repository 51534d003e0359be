namespace SimMoE.Simulator.Programs;

/// <summary>What a rank's host thread does next.</summary>
public enum OpKind : byte
{
    /// <summary>Issues kernels to a stream: the host pays for the launches, the stream for the work.</summary>
    Kernel,

    /// <summary>Issues a collective to a stream; it moves once every member's stream has reached it.</summary>
    Collective,

    /// <summary>Marks a point in a stream (an event record).</summary>
    Record,

    /// <summary>Makes a stream wait for a marked point of another stream of the same rank.</summary>
    Wait,

    /// <summary>The host waits until a stream is empty, then for a copy to arrive; nothing is issued meanwhile.</summary>
    HostSync,

    /// <summary>The host computes; nothing is issued meanwhile.</summary>
    HostWork,
}
