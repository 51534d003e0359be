namespace SimMoE.Simulator.Engine;

/// <summary>Where a stream of a rank stands.</summary>
internal enum StreamPhase : byte
{
    /// <summary>Its next operation has not been issued yet; a timer is set.</summary>
    NotIssued,

    /// <summary>Kernels run.</summary>
    Running,

    /// <summary>Kernels issued so far are done, the operation's last is still to be issued.</summary>
    Stalled,

    /// <summary>A copy runs on the copy engine.</summary>
    Copying,

    /// <summary>In a collective, waiting or moving.</summary>
    InCollective,

    /// <summary>Waits for a record of another stream.</summary>
    WaitingEvent,

    /// <summary>Everything up to an open host synchronisation is done.</summary>
    Parked,

    /// <summary>Nothing left.</summary>
    Done,
}

/// <summary>A stream: a cursor over its rank's operations that adds up host time as it goes, so that nothing is queued.</summary>
internal struct StreamState
{
    public StreamPhase Phase;
    public bool GraphOpen;

    /// <summary>Operation at hand, and the number of host synchronisations before it.</summary>
    public int Op;
    public int Sync;

    /// <summary>Counts changes of plan; a timer of an older count is void.</summary>
    public int Plan;

    /// <summary>Host time after the operation at hand was issued.</summary>
    public long Host;

    /// <summary>Issue of the first and of the last kernel of the operation at hand.</summary>
    public long FirstIssue;
    public long LastIssue;

    /// <summary>When the operation at hand began: kernels started, member arrived.</summary>
    public long Begin;

    /// <summary>Device time left, of which <see cref="Share"/> belongs to the last kernel, as of <see cref="Updated"/>.</summary>
    public long Remaining;
    public long Share;
    public long Updated;

    /// <summary>True if the timer is set for the point where kernels wait for the last launch; how long they have waited.</summary>
    public bool ToStall;
    public long Stalled;
}
