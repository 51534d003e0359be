using System.Diagnostics.CodeAnalysis;

namespace SimMoE.Trainer.Interop;

/// <summary>A CUDA stream: a cudaStream_t.</summary>
/// <param name="Handle">cudaStream_t; zero is the default stream.</param>
[SuppressMessage("Naming", "CA1711", Justification = "A CUDA stream is no System.IO.Stream, and this is its name")]
public readonly record struct CudaStream(IntPtr Handle)
{
    private const uint NonBlocking = 1; // cudaStreamNonBlocking: the default stream does not wait for it, as with libtorch's own

    /// <summary>The stream that libtorch issues to in this thread on the current device.</summary>
    public static unsafe CudaStream Current
    {
        get
        {
            IntPtr stream;
            Status.CheckTorch(AtenMethods.CurrentStream(Cuda.Device, &stream), "current stream");
            return new(stream);
        }
    }

    /// <summary>Makes a stream on the current device, which lives as long as the process.</summary>
    /// <param name="highPriority">Runs before others where the device can choose.</param>
    public static unsafe CudaStream New(bool highPriority = false)
    {
        int least;
        int greatest;
        IntPtr stream;
        Status.CheckCuda(CudaMethods.StreamPriorities(&least, &greatest), "tell priorities of streams");
        Status.CheckCuda(CudaMethods.StreamCreate(&stream, NonBlocking, highPriority ? greatest : least), "make a stream");
        return new(stream);
    }

    /// <summary>Makes this stream the current one of libtorch until the result is disposed, on the same thread.</summary>
    public CurrentStreamScope Use() => new(this);

    /// <summary>The host waits for everything issued to this stream.</summary>
    public void Synchronize() => Status.CheckCuda(CudaMethods.StreamSynchronize(Handle), "synchronise a stream");
}
