namespace SimMoE.Simulator.Engine;

/// <summary>A rank's host thread, its device's throughput and its account.</summary>
internal struct RankState
{
    public OpList List;

    /// <summary>First places in the tables of streams, of ended synchronisations and of records.</summary>
    public int FirstSync;
    public int FirstRecord;

    /// <summary>The synchronisation the host is at or on its way to (an operation, or the list's end) and its number.</summary>
    public int HostOp;
    public int HostSync;

    /// <summary>When the host gets there.</summary>
    public long HostArrival;

    /// <summary>Kernels running and multiprocessors held by collectives.</summary>
    public int Running;
    public int Held;

    /// <summary>The account is complete up to here.</summary>
    public long Since;
    public long Finish;
    public long Compute;
    public long ExposedCommunication;
    public long ExposedSync;
    public long ExposedLaunch;
    public long Idle;
}
