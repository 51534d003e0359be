using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Interop;

/// <summary>The part of the CUDA runtime that is used, the one that libtorch has loaded; the same in CUDA 12 and 13. Results are
/// cudaError_t.</summary>
internal static unsafe partial class CudaMethods
{
    private const string Library = Imports.TorchCuda;

    [LibraryImport(Library, EntryPoint = "cudaGetErrorString")]
    internal static partial IntPtr ErrorText(int error);

    [LibraryImport(Library, EntryPoint = "cudaSetDevice")]
    internal static partial int SetDevice(int device);

    [LibraryImport(Library, EntryPoint = "cudaGetDevice")]
    internal static partial int GetDevice(int* device);

    [LibraryImport(Library, EntryPoint = "cudaMemGetInfo")]
    internal static partial int MemoryInfo(nuint* free, nuint* total);

    [LibraryImport(Library, EntryPoint = "cudaDeviceSynchronize")]
    internal static partial int Synchronize();

    [LibraryImport(Library, EntryPoint = "cudaDeviceGetStreamPriorityRange")]
    internal static partial int StreamPriorities(int* least, int* greatest);

    [LibraryImport(Library, EntryPoint = "cudaStreamCreateWithPriority")]
    internal static partial int StreamCreate(IntPtr* stream, uint flags, int priority);

    [LibraryImport(Library, EntryPoint = "cudaStreamSynchronize")]
    internal static partial int StreamSynchronize(IntPtr stream);

    [LibraryImport(Library, EntryPoint = "cudaStreamWaitEvent")]
    internal static partial int StreamWait(IntPtr stream, IntPtr eventHandle, uint flags);

    [LibraryImport(Library, EntryPoint = "cudaEventCreateWithFlags")]
    internal static partial int EventCreate(IntPtr* eventHandle, uint flags);

    [LibraryImport(Library, EntryPoint = "cudaEventDestroy")]
    internal static partial int EventDestroy(IntPtr eventHandle);

    [LibraryImport(Library, EntryPoint = "cudaEventRecord")]
    internal static partial int EventRecord(IntPtr eventHandle, IntPtr stream);

    [LibraryImport(Library, EntryPoint = "cudaEventQuery")]
    internal static partial int EventQuery(IntPtr eventHandle);

    [LibraryImport(Library, EntryPoint = "cudaEventSynchronize")]
    internal static partial int EventSynchronize(IntPtr eventHandle);

    [LibraryImport(Library, EntryPoint = "cudaEventElapsedTime")]
    internal static partial int EventElapsed(float* milliseconds, IntPtr start, IntPtr end);

    // The driver's, which is stable where the runtime's structure of properties is not.
    [LibraryImport("libcuda.so.1", EntryPoint = "cuDeviceGetName")]
    internal static partial int DeviceName(byte* name, int capacity, int device);
}
