namespace SimMoE.Simulator.Engine;

/// <summary>Running sums of a stage, in picoseconds. The default is an empty record: a new table of them needs no writing.</summary>
internal struct StageRecord
{
    public long End;
    public long Kernel;
    public long Communication;
    public long Wait;
    public long ExposedCommunication;
    public long ExposedSync;
    public long ExposedLaunch;
    public long Host;

    /// <summary>Counted down from the largest number, so that 0 stands for no start yet.</summary>
    private long _untilMaximum;

    private readonly long Start => long.MaxValue - _untilMaximum;

    public void Cover(long start, long end)
    {
        _untilMaximum = Math.Max(_untilMaximum, long.MaxValue - start);
        End = Math.Max(End, end);
    }

    public void Add(in StageRecord other)
    {
        Cover(other.Start, other.End);
        Kernel += other.Kernel;
        Communication += other.Communication;
        Wait += other.Wait;
        ExposedCommunication += other.ExposedCommunication;
        ExposedSync += other.ExposedSync;
        ExposedLaunch += other.ExposedLaunch;
        Host += other.Host;
    }

    public readonly StageTimes ToTimes() =>
        new(
            new(Start),
            new(End),
            new(Kernel),
            new(Communication),
            new(Wait),
            new(ExposedCommunication),
            new(ExposedSync),
            new(ExposedLaunch),
            new(Host)
        );
}
