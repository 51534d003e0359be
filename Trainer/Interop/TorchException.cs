using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Interop;

/// <summary>libtorch, CUDA, NCCL or Gloo refused a call that was not TorchSharp's.</summary>
/// <remarks>An <see cref="ExternalException"/>, as TorchSharp's failures are, so that one catch serves both.</remarks>
public sealed class TorchException : ExternalException
{
    // c10::OutOfMemoryError of GPUs, the CPU allocator's check, and its bad_alloc.
    private static readonly string[] OutOfMemoryWords = ["out of memory", "not enough memory", "can't allocate memory", "std::bad_alloc"];

    private readonly bool _outOfMemory;

    /// <summary>Says what was called and what came back.</summary>
    /// <param name="message">Operator and library message.</param>
    /// <param name="outOfMemory">True if memory of a device or the host ran out.</param>
    public TorchException(string message, bool outOfMemory = false)
        : base(message) => _outOfMemory = outOfMemory;

    /// <summary>What a failure says, without the C++ stack that libtorch puts behind it.</summary>
    /// <param name="error">A failure of this kind or of TorchSharp's.</param>
    public static string Words(ExternalException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.Message.Split("\nException raised from ", 2)[0].TrimEnd();
    }

    /// <summary>True if memory of a device or the host ran out.</summary>
    /// <param name="error">A failure of this kind or of TorchSharp's.</param>
    public static bool IsOutOfMemory(ExternalException error) =>
        error is TorchException { _outOfMemory: true }
        || Array.Exists(OutOfMemoryWords, words => error.Message.Contains(words, StringComparison.OrdinalIgnoreCase));
}
