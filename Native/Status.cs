using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace SimMoE.Native;

/// <summary>simmoe_status of the C interface, and the exception that each becomes.</summary>
internal static class Status
{
    internal const int Ok = 0;
    internal const int OutOfMemory = 2;
    internal const int Unsupported = 3;

    private const string FunctionPrefix = "simmoe_";

    /// <summary>Throws what a failing call reports.</summary>
    /// <param name="status">What the call returned.</param>
    /// <param name="call">What was called, for the message.</param>
    internal static void Check(int status, string call)
    {
        if (status != Ok)
        {
            Throw(status, call);
        }
    }

    /// <summary>The message of this thread's last failing call.</summary>
    internal static string LastError() => Marshal.PtrToStringUTF8(NativeMethods.LastError()) ?? "no message";

    [DoesNotReturn]
    internal static void Throw(int status, string call)
    {
        var message = LastError();
        var named = message.IndexOf(": ", StringComparison.Ordinal);

        // The library begins with the operator's or its own function's name; the caller knows better only in the second case.
        var said = named > 0 && message.StartsWith(FunctionPrefix, StringComparison.Ordinal) ? $"{call}: {message[(named + 2)..]}" : message;
        throw new TorchException(said, status == OutOfMemory);
    }
}
