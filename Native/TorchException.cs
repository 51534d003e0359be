using System.Runtime.InteropServices;

namespace SimMoE.Native;

/// <summary>libtorch, CUDA, NCCL or Gloo refused a call.</summary>
/// <remarks>An <see cref="ExternalException"/>, as TorchSharp's failures are, so that one catch serves both providers.</remarks>
public sealed class TorchException : ExternalException
{
    /// <summary>Says what was called and what came back.</summary>
    /// <param name="message">Operator and library message.</param>
    /// <param name="outOfMemory">True if memory of a device or the host ran out.</param>
    public TorchException(string message, bool outOfMemory = false)
        : base(message) => IsOutOfMemory = outOfMemory;

    /// <summary>True if memory of a device or the host ran out.</summary>
    public bool IsOutOfMemory { get; }
}
