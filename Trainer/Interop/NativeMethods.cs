using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Interop;

/// <summary>The functions of CudaKernels/include/simmoe_native.h.</summary>
internal static unsafe partial class NativeMethods
{
    /// <summary>SIMMOE_ABI that these imports were written for.</summary>
    internal const int Abi = 2;

    private const string Library = Imports.Native;

    [LibraryImport(Library, EntryPoint = "simmoe_last_error")]
    internal static partial IntPtr LastError();

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_group")]
    internal static partial int GlooGroup(int rank, int ranks, byte* interfaceAddress, int timeoutMilliseconds, IntPtr* group);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_address")]
    internal static partial int GlooAddress(IntPtr group, byte** bytes, long* count);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_connect")]
    internal static partial int GlooConnect(IntPtr group, byte** bytes, long* counts);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_group_free")]
    internal static partial void GlooGroupFree(IntPtr group);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_all_to_all")]
    internal static partial int GlooAllToAll(IntPtr group, IntPtr receive, long* receiveBytes, IntPtr send, long* sendBytes);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_all_reduce")]
    internal static partial int GlooAllReduce(IntPtr group, IntPtr data, long count, int type, int reduction);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_all_gather")]
    internal static partial int GlooAllGather(IntPtr group, IntPtr receive, IntPtr send, long bytes);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_reduce_scatter")]
    internal static partial int GlooReduceScatter(IntPtr group, IntPtr receive, IntPtr send, long count, int type, int reduction);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_broadcast")]
    internal static partial int GlooBroadcast(IntPtr group, IntPtr data, long bytes, int root);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_barrier")]
    internal static partial int GlooBarrier(IntPtr group);
}
