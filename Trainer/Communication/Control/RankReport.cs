namespace SimMoE.Trainer.Communication.Control;

/// <summary>What a rank says of itself with each heartbeat.</summary>
/// <param name="Ticks">Grows whenever its main thread goes on.</param>
/// <param name="Calls">Collectives issued. All ranks issue the same ones, so the rank with fewer is behind.</param>
/// <param name="Waits">True if its main thread waits, or may wait, for the others.</param>
/// <param name="Started">True once it has begun its work, after loading libraries and setting up communicators.</param>
/// <param name="Doing">For a person.</param>
internal readonly record struct RankReport(long Ticks, long Calls, bool Waits, bool Started, string Doing)
{
    /// <summary>Before the first word.</summary>
    public static RankReport Starting => new(0, 0, false, false, "starting");

    public void Write(BinaryWriter writer)
    {
        writer.Write(Ticks);
        writer.Write(Calls);
        writer.Write(Waits);
        writer.Write(Started);
        writer.Write(Doing);
    }

    public static RankReport Read(BinaryReader reader) =>
        new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadString());
}
