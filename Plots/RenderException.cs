namespace SimMoE.Plots;

/// <summary>Gnuplot is missing or failed, or the folder cannot be written. Nothing of the figure was written. Exit code 3.</summary>
public sealed class RenderException : Exception
{
    /// <summary>Says what happened and what to do.</summary>
    public RenderException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
