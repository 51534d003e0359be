namespace SimMoE.Plots;

/// <summary>A picture cannot be drawn: its font is missing or lacks a character. Nothing of the figure was written. Exit code 3.</summary>
public sealed class RenderException : Exception
{
    /// <summary>Says what happened and what to do.</summary>
    public RenderException(string message, Exception? inner = null)
        : base(message, inner) { }
}
