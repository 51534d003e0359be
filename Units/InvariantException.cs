namespace SimMoE.Units;

/// <summary>SimMoE contradicts itself: a bug. Exit code 70, with the command that replays it.</summary>
public sealed class InvariantException : Exception
{
    /// <summary>Names the condition that failed.</summary>
    public InvariantException(string condition)
        : base($"internal invariant failed: {condition}") { }
}
