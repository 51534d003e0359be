namespace SimMoE.Simulator.Engine;

/// <summary>A program that cannot end: ranks wait for what never comes. A bug in the strategy that wrote it.</summary>
public sealed class DeadlockException : Exception
{
    private const int Shown = 8;

    /// <summary>Names every stream that is stuck.</summary>
    /// <param name="blocked">At least one, by rank and stream.</param>
    public DeadlockException(IReadOnlyList<Blockage> blocked)
        : base(Text(blocked)) => Blocked = blocked;

    /// <summary>Every stream that is stuck, by rank and stream.</summary>
    public IReadOnlyList<Blockage> Blocked { get; }

    private static string Text(IReadOnlyList<Blockage> blocked)
    {
        ArgumentNullException.ThrowIfNull(blocked);
        var more = blocked.Count > Shown ? $"\n  and {blocked.Count - Shown} more" : "";
        return $"the program cannot end: {blocked.Count} streams are stuck\n  {string.Join("\n  ", blocked.Take(Shown))}{more}";
    }
}
