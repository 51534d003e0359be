namespace SimMoE.Trainer.Communication.Control;

/// <summary>How a rank presents itself to rank 0.</summary>
/// <param name="Rank">Who it is.</param>
/// <param name="WorldSize">How many ranks it was told there are.</param>
/// <param name="RunId">Which run it belongs to.</param>
/// <param name="Version">Which program it is.</param>
internal sealed record Greeting(RankIdentity Rank, int WorldSize, string RunId, string Version)
{
    /// <summary>No greeting is longer.</summary>
    public const int MostBytes = 4096;

    /// <summary>Sent by both sides before the first frame: other servers at the same port are told apart by it.</summary>
    public static ReadOnlySpan<byte> Magic => "SIMMOE\0\u0001"u8;

    /// <summary>True if a process of ours can have said this: a stranger's text must not reach a terminal.</summary>
    public bool IsSound =>
        Rank.Rank >= 0 && Rank.Rank < WorldSize && Rank.ProcessId > 0 && !(Rank.Host + RunId + Version).Any(char.IsControl);

    public void Write(BinaryWriter writer)
    {
        Rank.Write(writer);
        writer.Write(WorldSize);
        writer.Write(RunId);
        writer.Write(Version);
    }

    public static Greeting Read(BinaryReader reader) =>
        new(RankIdentity.Read(reader), reader.ReadInt32(), reader.ReadString(), reader.ReadString());
}
