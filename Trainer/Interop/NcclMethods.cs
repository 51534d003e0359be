using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Interop;

/// <summary>nccl.h, the part that is used; stable since NCCL 2.10. Results are ncclResult_t, communicators ncclComm_t, streams
/// cudaStream_t.</summary>
internal static unsafe partial class NcclMethods
{
    private const string Library = Imports.Nccl;

    [LibraryImport(Library, EntryPoint = "ncclGetVersion")]
    internal static partial int GetVersion(int* version);

    [LibraryImport(Library, EntryPoint = "ncclGetUniqueId")]
    internal static partial int GetUniqueId(NcclUniqueId* id);

    [LibraryImport(Library, EntryPoint = "ncclCommInitRank")]
    internal static partial int CommInitRank(IntPtr* communicator, int ranks, NcclUniqueId id, int rank);

    [LibraryImport(Library, EntryPoint = "ncclCommDestroy")]
    internal static partial int CommDestroy(IntPtr communicator);

    [LibraryImport(Library, EntryPoint = "ncclCommAbort")]
    internal static partial int CommAbort(IntPtr communicator);

    [LibraryImport(Library, EntryPoint = "ncclGetErrorString")]
    internal static partial IntPtr GetErrorString(int result);

    [LibraryImport(Library, EntryPoint = "ncclGetLastError")]
    internal static partial IntPtr GetLastError(IntPtr communicator);

    [LibraryImport(Library, EntryPoint = "ncclGroupStart")]
    internal static partial int GroupStart();

    [LibraryImport(Library, EntryPoint = "ncclGroupEnd")]
    internal static partial int GroupEnd();

    [LibraryImport(Library, EntryPoint = "ncclSend")]
    internal static partial int Send(IntPtr data, nuint count, int type, int peer, IntPtr communicator, IntPtr stream);

    [LibraryImport(Library, EntryPoint = "ncclRecv")]
    internal static partial int Receive(IntPtr data, nuint count, int type, int peer, IntPtr communicator, IntPtr stream);

    [LibraryImport(Library, EntryPoint = "ncclAllReduce")]
    internal static partial int AllReduce(
        IntPtr send,
        IntPtr receive,
        nuint count,
        int type,
        int operation,
        IntPtr communicator,
        IntPtr stream
    );

    [LibraryImport(Library, EntryPoint = "ncclAllGather")]
    internal static partial int AllGather(IntPtr send, IntPtr receive, nuint sendCount, int type, IntPtr communicator, IntPtr stream);

    [LibraryImport(Library, EntryPoint = "ncclReduceScatter")]
    internal static partial int ReduceScatter(
        IntPtr send,
        IntPtr receive,
        nuint receiveCount,
        int type,
        int operation,
        IntPtr communicator,
        IntPtr stream
    );

    [LibraryImport(Library, EntryPoint = "ncclBroadcast")]
    internal static partial int Broadcast(IntPtr send, IntPtr receive, nuint count, int type, int root, IntPtr communicator, IntPtr stream);
}
