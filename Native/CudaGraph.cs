using System.Runtime.InteropServices;

namespace SimMoE.Native;

/// <summary>A CUDA graph: work captured once, launched as a whole.</summary>
public sealed unsafe class CudaGraph : SafeHandle
{
    /// <summary>Makes an empty graph.</summary>
    public CudaGraph()
        : base(IntPtr.Zero, ownsHandle: true)
    {
        IntPtr created;
        Status.Check(NativeMethods.GraphNew(&created), "new graph");
        SetHandle(created);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <summary>Captures what <paramref name="work"/> issues. Tensors made inside belong to the graph's memory: keep those that are read after a replay.</summary>
    /// <param name="stream">Not the default stream; current during the work.</param>
    /// <param name="work">Must not wait for the device.</param>
    public void Capture(CudaStream stream, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Status.Check(NativeMethods.GraphBegin(handle, stream.Handle), "begin a graph");
        try
        {
            work();
        }
        catch
        {
            _ = NativeMethods.GraphEnd(handle);
            throw;
        }

        Status.Check(NativeMethods.GraphEnd(handle), "end a graph");
    }

    /// <summary>Issues the captured work to the current stream.</summary>
    public void Replay() => Status.Check(NativeMethods.GraphReplay(handle), "replay a graph");

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMethods.GraphFree(handle);
        return true;
    }
}
