using System.Diagnostics.CodeAnalysis;

namespace SimMoE.Native;

/// <summary>A CUDA stream: a cudaStream_t of libtorch's pool, never freed.</summary>
/// <param name="Handle">cudaStream_t; zero is the default stream.</param>
[SuppressMessage("Naming", "CA1711", Justification = "A CUDA stream is no System.IO.Stream, and this is its name")]
public readonly record struct CudaStream(IntPtr Handle)
{
    /// <summary>The stream that this thread issues to on the current device.</summary>
    public static unsafe CudaStream Current
    {
        get
        {
            IntPtr stream;
            Status.Check(NativeMethods.StreamCurrent(&stream), "current stream");
            return new(stream);
        }

        set => Status.Check(NativeMethods.StreamSetCurrent(value.Handle), "set the current stream");
    }

    /// <summary>Takes a stream from the pool of the current device.</summary>
    /// <param name="highPriority">Runs before others where the device can choose.</param>
    public static unsafe CudaStream New(bool highPriority = false)
    {
        IntPtr stream;
        Status.Check(NativeMethods.StreamNew(highPriority ? 1 : 0, &stream), "new stream");
        return new(stream);
    }

    /// <summary>Makes this stream the current one until the result is disposed.</summary>
    public CurrentStreamScope Use() => new(this);

    /// <summary>The host waits for everything issued to this stream.</summary>
    public void Synchronize() => Status.Check(NativeMethods.StreamSynchronize(Handle), "synchronise a stream");
}
