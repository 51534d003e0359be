namespace SimMoE.Units;

/// <summary>Something outside the program failed: a file, a disk, another program. Exit code 3.</summary>
public sealed class WorldException : Exception
{
    /// <summary>Says what was tried and what came back.</summary>
    /// <param name="message">One line for a person.</param>
    public WorldException(string message)
        : base(message) { }

    /// <summary>Says what was tried and what came back.</summary>
    /// <param name="message">One line for a person.</param>
    /// <param name="inner">What the system reported.</param>
    public WorldException(string message, Exception inner)
        : base(message, inner) { }
}
