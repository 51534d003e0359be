using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SimMoE.Native;

/// <summary>Calls back when the gradient of a leaf has been accumulated, on the thread that runs backward; needs libtorch 2.1 or later.</summary>
public sealed class GradientHook : IDisposable
{
    private static readonly ConcurrentDictionary<long, Action> Actions = new();
    private static long _last;

    private readonly long _key = Interlocked.Increment(ref _last);

    /// <summary>Registers the hook.</summary>
    /// <param name="leaf">A leaf that requires gradients.</param>
    /// <param name="action">What to do; must not throw.</param>
    /// <exception cref="TorchException">This libtorch has no such hooks.</exception>
    public unsafe GradientHook(IntPtr leaf, Action action)
    {
        Actions[_key] = action;
        var status = NativeMethods.AfterAccumulate(leaf, &OnAccumulated, new IntPtr(_key));
        if (status != Status.Ok)
        {
            Actions.TryRemove(_key, out _);
            Status.Throw(status, "hook after the gradient");
        }
    }

    /// <summary>True if this libtorch has such hooks.</summary>
    /// <param name="leaf">A leaf that requires gradients; it keeps an empty hook.</param>
    public static unsafe bool IsSupported(IntPtr leaf) => NativeMethods.AfterAccumulate(leaf, &OnAccumulated, IntPtr.Zero) == Status.Ok;

    /// <summary>No more calls back. libtorch keeps an empty hook until the tensor is freed.</summary>
    public void Dispose() => Actions.TryRemove(_key, out _);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnAccumulated(IntPtr context)
    {
        if (Actions.TryGetValue(context.ToInt64(), out var action))
        {
            action();
        }
    }
}
