using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Interop;

/// <summary>A CUDA event: a point in a stream that others wait for, or that is timed.</summary>
public sealed unsafe class CudaEvent : SafeHandle
{
    private const uint DisableTiming = 2; // cudaEventDisableTiming
    private const int NotReady = 600; // cudaErrorNotReady
    private const double MicrosecondsPerMillisecond = 1e3;

    /// <summary>Makes an event on the current device.</summary>
    /// <param name="timed">Keeps a time; costs a little more.</param>
    public CudaEvent(bool timed = false)
        : base(IntPtr.Zero, ownsHandle: true)
    {
        IntPtr created;
        Status.CheckCuda(CudaMethods.EventCreate(&created, timed ? 0 : DisableTiming), "make an event");
        SetHandle(created);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <summary>True when everything before its recording is done.</summary>
    public bool IsDone
    {
        get
        {
            var status = CudaMethods.EventQuery(handle);
            if (status != NotReady)
            {
                Status.CheckCuda(status, "query an event");
            }

            return status == 0;
        }
    }

    /// <summary>Marks the point that a stream has reached in issue order.</summary>
    public void Record(CudaStream stream) => Status.CheckCuda(CudaMethods.EventRecord(handle, stream.Handle), "record an event");

    /// <summary>What is issued to the stream from now on waits for this event; the host does not.</summary>
    public void MakeWait(CudaStream stream) => Status.CheckCuda(CudaMethods.StreamWait(stream.Handle, handle, 0), "wait for an event");

    /// <summary>The host waits for this event.</summary>
    public void Synchronize() => Status.CheckCuda(CudaMethods.EventSynchronize(handle), "synchronise an event");

    /// <summary>Time from an earlier timed event to this one, in microseconds; both must be done.</summary>
    public double MicrosecondsSince(CudaEvent start)
    {
        ArgumentNullException.ThrowIfNull(start);
        float milliseconds;
        Status.CheckCuda(CudaMethods.EventElapsed(&milliseconds, start.handle, handle), "time between events");
        return milliseconds * MicrosecondsPerMillisecond;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => CudaMethods.EventDestroy(handle) == 0;
}
