namespace SimMoE.Trainer.Communication.Control;

/// <summary>Where a rank runs.</summary>
/// <param name="Rank">Its number.</param>
/// <param name="Host">Name of its host.</param>
/// <param name="ProcessId">Its process there.</param>
internal sealed record RankIdentity(int Rank, string Host, int ProcessId)
{
    public static RankIdentity OfThisProcess(int rank) => new(rank, Environment.MachineName, Environment.ProcessId);

    public void Write(BinaryWriter writer)
    {
        writer.Write(Rank);
        writer.Write(Host);
        writer.Write(ProcessId);
    }

    public static RankIdentity Read(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadString(), reader.ReadInt32());

    /// <summary>As messages name it.</summary>
    public override string ToString() => FormattableString.Invariant($"rank {Rank} (host {Host}, process {ProcessId})");
}
