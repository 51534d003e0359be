namespace SimMoE.Trainer.Communication;

/// <summary>Why a run of several processes ends before its time; the same on every rank.</summary>
/// <param name="Rank">The rank at fault, or -1 if none can be named.</param>
/// <param name="ExitCode">Status with which every rank ends: 2 the user's input, 3 the world, 70 a bug, 130 or 143 stopped.</param>
/// <param name="Message">One sentence for a person that names the rank, its host and what it was doing.</param>
public sealed record RankFailure(int Rank, int ExitCode, string Message)
{
    /// <summary>Status for the user's input.</summary>
    internal const int UserInput = 2;

    /// <summary>Status for the world: a process that died or hangs, a network, memory.</summary>
    internal const int World = 3;

    internal void Write(BinaryWriter writer)
    {
        writer.Write(Rank);
        writer.Write(ExitCode);
        writer.Write(Message);
    }

    internal static RankFailure Read(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadString());
}
