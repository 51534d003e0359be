using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Interop;

/// <summary>A CUDA graph: work captured once, launched as a whole. Needs libsimmoe_torch: the memory of a capture's tensors comes from a
/// pool of libtorch's
/// allocator, which has no C interface.</summary>
public sealed unsafe class CudaGraph : SafeHandle
{
    /// <summary>Makes an empty graph.</summary>
    /// <exception cref="TorchException">libsimmoe_torch is not there.</exception>
    public CudaGraph()
        : base(IntPtr.Zero, ownsHandle: true)
    {
        IntPtr created;
        Status.CheckExtras(ExtraMethods.GraphNew(&created), "new graph");
        SetHandle(created);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <summary>Captures what <paramref name="work"/> issues. Tensors made inside belong to the graph's memory: keep those that are read
    /// after a replay.</summary>
    /// <param name="stream">Not the default stream; current during the work.</param>
    /// <param name="work">Must not wait for the device.</param>
    public void Capture(CudaStream stream, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Status.CheckExtras(ExtraMethods.GraphBegin(handle, stream.Handle), "begin a graph");
        try
        {
            work();
        }
        catch
        {
            _ = ExtraMethods.GraphEnd(handle);
            throw;
        }

        Status.CheckExtras(ExtraMethods.GraphEnd(handle), "end a graph");
    }

    /// <summary>Issues the captured work to the current stream.</summary>
    public void Replay() => Status.CheckExtras(ExtraMethods.GraphReplay(handle), "replay a graph");

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        ExtraMethods.GraphFree(handle);
        return true;
    }
}
