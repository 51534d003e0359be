using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Communication;

/// <summary>A collective failed on this rank, most often because another rank has gone.</summary>
public sealed class TransferException : ExternalException
{
    /// <summary>Says which collective and what the library said.</summary>
    /// <param name="message">One line.</param>
    /// <param name="inner">The library's refusal.</param>
    public TransferException(string message, Exception inner)
        : base(message, inner) { }
}
