using System.Runtime.InteropServices;

namespace SimMoE.Native;

/// <summary>A CUDA event: a point in a stream that others wait for, or that is timed.</summary>
public sealed unsafe class CudaEvent : SafeHandle
{
    /// <summary>Makes an event on the current device.</summary>
    /// <param name="timed">Keeps a time; costs a little more.</param>
    public CudaEvent(bool timed = false)
        : base(IntPtr.Zero, ownsHandle: true)
    {
        IntPtr created;
        Status.Check(NativeMethods.EventNew(timed ? 1 : 0, &created), "new event");
        SetHandle(created);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <summary>True when everything before its recording is done.</summary>
    public bool IsDone
    {
        get
        {
            int done;
            Status.Check(NativeMethods.EventQuery(handle, &done), "query an event");
            return done != 0;
        }
    }

    /// <summary>Marks the point that a stream has reached in issue order.</summary>
    public void Record(CudaStream stream) => Status.Check(NativeMethods.EventRecord(handle, stream.Handle), "record an event");

    /// <summary>What is issued to the stream from now on waits for this event; the host does not.</summary>
    public void MakeWait(CudaStream stream) => Status.Check(NativeMethods.EventWait(handle, stream.Handle), "wait for an event");

    /// <summary>The host waits for this event.</summary>
    public void Synchronize() => Status.Check(NativeMethods.EventSynchronize(handle), "synchronise an event");

    /// <summary>Time from an earlier timed event to this one, in microseconds; both must be done.</summary>
    public double MicrosecondsSince(CudaEvent start)
    {
        ArgumentNullException.ThrowIfNull(start);
        double elapsed;
        Status.Check(NativeMethods.EventElapsed(start.handle, handle, &elapsed), "time between events");
        return elapsed;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMethods.EventFree(handle);
        return true;
    }
}
