using System.Runtime.InteropServices;

namespace SimMoE.Native;

/// <summary>Streams, events, memory and graphs of CUDA.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "simmoe_cuda_set_device")]
    internal static partial int CudaSetDevice(int index);

    [LibraryImport(Library, EntryPoint = "simmoe_cuda_device_name")]
    internal static partial int CudaDeviceName(int index, byte* name, int capacity);

    [LibraryImport(Library, EntryPoint = "simmoe_cuda_synchronize")]
    internal static partial int CudaSynchronize();

    [LibraryImport(Library, EntryPoint = "simmoe_stream_current")]
    internal static partial int StreamCurrent(IntPtr* stream);

    [LibraryImport(Library, EntryPoint = "simmoe_stream_new")]
    internal static partial int StreamNew(int highPriority, IntPtr* stream);

    [LibraryImport(Library, EntryPoint = "simmoe_stream_set_current")]
    internal static partial int StreamSetCurrent(IntPtr stream);

    [LibraryImport(Library, EntryPoint = "simmoe_stream_synchronize")]
    internal static partial int StreamSynchronize(IntPtr stream);

    [LibraryImport(Library, EntryPoint = "simmoe_tensor_record_stream")]
    internal static partial int TensorRecordStream(IntPtr tensor, IntPtr stream);

    [LibraryImport(Library, EntryPoint = "simmoe_event_new")]
    internal static partial int EventNew(int timed, IntPtr* handle);

    [LibraryImport(Library, EntryPoint = "simmoe_event_free")]
    internal static partial void EventFree(IntPtr handle);

    [LibraryImport(Library, EntryPoint = "simmoe_event_record")]
    internal static partial int EventRecord(IntPtr handle, IntPtr stream);

    [LibraryImport(Library, EntryPoint = "simmoe_event_wait")]
    internal static partial int EventWait(IntPtr handle, IntPtr stream);

    [LibraryImport(Library, EntryPoint = "simmoe_event_query")]
    internal static partial int EventQuery(IntPtr handle, int* done);

    [LibraryImport(Library, EntryPoint = "simmoe_event_synchronize")]
    internal static partial int EventSynchronize(IntPtr handle);

    [LibraryImport(Library, EntryPoint = "simmoe_event_elapsed")]
    internal static partial int EventElapsed(IntPtr start, IntPtr end, double* microseconds);

    [LibraryImport(Library, EntryPoint = "simmoe_memory")]
    internal static partial int Memory(int device, long* allocated, long* peak, long* reserved, long* total);

    [LibraryImport(Library, EntryPoint = "simmoe_memory_reset_peak")]
    internal static partial int MemoryResetPeak(int device);

    [LibraryImport(Library, EntryPoint = "simmoe_memory_empty_cache")]
    internal static partial int MemoryEmptyCache();

    [LibraryImport(Library, EntryPoint = "simmoe_graph_new")]
    internal static partial int GraphNew(IntPtr* graph);

    [LibraryImport(Library, EntryPoint = "simmoe_graph_free")]
    internal static partial void GraphFree(IntPtr graph);

    [LibraryImport(Library, EntryPoint = "simmoe_graph_begin")]
    internal static partial int GraphBegin(IntPtr graph, IntPtr stream);

    [LibraryImport(Library, EntryPoint = "simmoe_graph_end")]
    internal static partial int GraphEnd(IntPtr graph);

    [LibraryImport(Library, EntryPoint = "simmoe_graph_replay")]
    internal static partial int GraphReplay(IntPtr graph);
}
