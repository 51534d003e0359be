using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Interop;

/// <summary>What native calls return, and the exception that each failure becomes.</summary>
internal static class Status
{
    private const int OutOfMemory = 2; // of simmoe_status and of cudaError_t alike
    private const string FunctionPrefix = "simmoe_";

    /// <summary>Of libtorch's C interface: it tells why on standard error alone.</summary>
    /// <param name="status">What the call returned.</param>
    /// <param name="call">What was called, for the message.</param>
    internal static void CheckTorch(int status, string call)
    {
        if (status != 0)
        {
            throw new TorchException($"{call}: libtorch refused; its reason stands above");
        }
    }

    /// <summary>Of the CUDA runtime.</summary>
    internal static void CheckCuda(int status, string call)
    {
        if (status != 0)
        {
            ThrowCuda(status, call);
        }
    }

    /// <summary>Of libsimmoe_native.</summary>
    internal static void CheckNative(int status, string call)
    {
        if (status != 0)
        {
            Throw(status, call, NativeMethods.LastError());
        }
    }

    /// <summary>Of libsimmoe_torch.</summary>
    internal static void CheckExtras(int status, string call)
    {
        if (status != 0)
        {
            Throw(status, call, ExtraMethods.LastError());
        }
    }

    [DoesNotReturn]
    private static void ThrowCuda(int status, string call) =>
        throw new TorchException(
            FormattableString.Invariant($"CUDA could not {call}: {Marshal.PtrToStringUTF8(CudaMethods.ErrorText(status))} ({status})"),
            status == OutOfMemory
        );

    [DoesNotReturn]
    private static void Throw(int status, string call, IntPtr text)
    {
        var message = Marshal.PtrToStringUTF8(text) ?? "no message";
        var named = message.IndexOf(": ", StringComparison.Ordinal);

        // The library begins with its own function's name; the caller knows better.
        var said =
            named > 0 && message.StartsWith(FunctionPrefix, StringComparison.Ordinal) ? $"{call}: {message[(named + 2)..]}" : message;
        throw new TorchException(said, status == OutOfMemory);
    }
}
