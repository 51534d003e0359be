namespace SimMoE.Simulator.Engine;

/// <summary>Running sums of a stage, in picoseconds.</summary>
internal struct StageRecord
{
    public long Start;
    public long End;
    public long Kernel;
    public long Communication;
    public long Wait;
    public long ExposedCommunication;
    public long ExposedSync;
    public long ExposedLaunch;
    public long Host;

    public static StageRecord Empty => new() { Start = long.MaxValue };

    public void Cover(long start, long end)
    {
        Start = Math.Min(Start, start);
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

    public readonly StageTimes ToTimes() => new(
        new(Start),
        new(End),
        new(Kernel),
        new(Communication),
        new(Wait),
        new(ExposedCommunication),
        new(ExposedSync),
        new(ExposedLaunch),
        new(Host));
}
