using System.Runtime.InteropServices;

namespace SimMoE.Native;

/// <summary>Gloo.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "simmoe_gloo_server")]
    internal static partial int GlooServer(byte* host, int port, int ranks, int timeoutMilliseconds, int* boundPort, IntPtr* store);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_client")]
    internal static partial int GlooClient(byte* host, int port, int ranks, int timeoutMilliseconds, IntPtr* store);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_store_free")]
    internal static partial void GlooStoreFree(IntPtr store);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_group")]
    internal static partial int GlooGroup(
        IntPtr store, byte* name, int rank, int ranks, byte* interfaceAddress, int timeoutMilliseconds, IntPtr* group);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_group_free")]
    internal static partial void GlooGroupFree(IntPtr group);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_all_to_all")]
    internal static partial int GlooAllToAll(IntPtr group, IntPtr receive, IntPtr send, long* receiveRows, long* sendRows);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_all_reduce")]
    internal static partial int GlooAllReduce(IntPtr group, IntPtr tensor, int operation);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_all_gather")]
    internal static partial int GlooAllGather(IntPtr group, IntPtr receive, IntPtr send);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_reduce_scatter")]
    internal static partial int GlooReduceScatter(IntPtr group, IntPtr receive, IntPtr send, int operation);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_broadcast")]
    internal static partial int GlooBroadcast(IntPtr group, IntPtr tensor, int root);

    [LibraryImport(Library, EntryPoint = "simmoe_gloo_barrier")]
    internal static partial int GlooBarrier(IntPtr group);
}
