using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Interop;

/// <summary>NCCL's collectives between the GPUs of several processes. They are issued to a stream; nothing waits.</summary>
/// <remarks>Data are addresses on the current device; a count of zero is allowed. The same calls can be captured in a CUDA graph.</remarks>
public static unsafe class Nccl
{
    /// <summary>Version such as 22907 for 2.29.7.</summary>
    public static int Version
    {
        get
        {
            int version;
            Check(NcclMethods.GetVersion(&version), "version", IntPtr.Zero);
            return version;
        }
    }

    /// <summary>Makes an id for one communicator; one rank does and gives it to the others.</summary>
    public static NcclUniqueId NewUniqueId()
    {
        NcclUniqueId id;
        Check(NcclMethods.GetUniqueId(&id), "unique id", IntPtr.Zero);
        return id;
    }

    /// <summary>Joins a communicator on the current device; waits until all its ranks have.</summary>
    /// <returns>ncclComm_t, ended by <see cref="Destroy"/> or <see cref="Abort"/>.</returns>
    public static IntPtr Join(NcclUniqueId id, int ranks, int rank)
    {
        IntPtr communicator;
        Check(
            NcclMethods.CommInitRank(&communicator, ranks, id, rank),
            FormattableString.Invariant($"joining {ranks} ranks as {rank}"),
            IntPtr.Zero
        );
        return communicator;
    }

    /// <summary>Ends a communicator after what was issued to it is done.</summary>
    public static void Destroy(IntPtr communicator) => Check(NcclMethods.CommDestroy(communicator), "destroy", IntPtr.Zero);

    /// <summary>Ends a communicator at once, from any thread; what is under way is broken off.</summary>
    public static void Abort(IntPtr communicator) => Check(NcclMethods.CommAbort(communicator), "abort", IntPtr.Zero);

    /// <summary>Parts of any size travel between all ranks, in one group of sends and receives.</summary>
    /// <param name="communicator">ncclComm_t.</param>
    /// <param name="receive">Address; parts lie one after the other in rank order.</param>
    /// <param name="send">Address, likewise.</param>
    /// <param name="receiveRows">Rows from each rank; empty parts are left out on both sides.</param>
    /// <param name="sendRows">Rows for each rank.</param>
    /// <param name="rowBytes">Bytes of a row.</param>
    /// <param name="stream">Where it is issued.</param>
    public static void AllToAll(
        IntPtr communicator,
        IntPtr receive,
        IntPtr send,
        ReadOnlySpan<long> receiveRows,
        ReadOnlySpan<long> sendRows,
        long rowBytes,
        CudaStream stream
    )
    {
        Check(NcclMethods.GroupStart(), "group start", communicator);
        for (var peer = 0; peer < sendRows.Length; peer++)
        {
            if (sendRows[peer] > 0)
            {
                var bytes = sendRows[peer] * rowBytes;
                Check(NcclMethods.Send(send, (nuint)bytes, NcclType.Byte, peer, communicator, stream.Handle), "send", communicator);
                send += (nint)bytes;
            }

            if (receiveRows[peer] > 0)
            {
                var bytes = receiveRows[peer] * rowBytes;
                Check(
                    NcclMethods.Receive(receive, (nuint)bytes, NcclType.Byte, peer, communicator, stream.Handle),
                    "receive",
                    communicator
                );
                receive += (nint)bytes;
            }
        }

        Check(NcclMethods.GroupEnd(), "all-to-all", communicator);
    }

    /// <summary>Reduces in place.</summary>
    /// <param name="communicator">ncclComm_t.</param>
    /// <param name="data">Address.</param>
    /// <param name="count">Elements.</param>
    /// <param name="dtype">c10::ScalarType's number.</param>
    /// <param name="operation">0 sum, 1 mean, 2 max, 3 min.</param>
    /// <param name="stream">Where it is issued.</param>
    public static void AllReduce(IntPtr communicator, IntPtr data, long count, int dtype, int operation, CudaStream stream) =>
        Check(
            NcclMethods.AllReduce(
                data,
                data,
                (nuint)count,
                NcclType.ForReduction(dtype),
                NcclType.Operation(operation),
                communicator,
                stream.Handle
            ),
            "all-reduce",
            communicator
        );

    /// <summary>Every rank receives all parts in rank order.</summary>
    /// <param name="communicator">ncclComm_t.</param>
    /// <param name="receive">Address.</param>
    /// <param name="send">Address.</param>
    /// <param name="sendBytes">Bytes that a rank gives.</param>
    /// <param name="stream">Where it is issued.</param>
    public static void AllGather(IntPtr communicator, IntPtr receive, IntPtr send, long sendBytes, CudaStream stream) =>
        Check(
            NcclMethods.AllGather(send, receive, (nuint)sendBytes, NcclType.Byte, communicator, stream.Handle),
            "all-gather",
            communicator
        );

    /// <summary>Reduces; each rank keeps its part.</summary>
    /// <param name="communicator">ncclComm_t.</param>
    /// <param name="receive">Address.</param>
    /// <param name="send">Address.</param>
    /// <param name="receiveCount">Elements that a rank keeps.</param>
    /// <param name="dtype">c10::ScalarType's number.</param>
    /// <param name="operation">0 sum, 1 mean, 2 max, 3 min.</param>
    /// <param name="stream">Where it is issued.</param>
    public static void ReduceScatter(
        IntPtr communicator,
        IntPtr receive,
        IntPtr send,
        long receiveCount,
        int dtype,
        int operation,
        CudaStream stream
    ) =>
        Check(
            NcclMethods.ReduceScatter(
                send,
                receive,
                (nuint)receiveCount,
                NcclType.ForReduction(dtype),
                NcclType.Operation(operation),
                communicator,
                stream.Handle
            ),
            "reduce-scatter",
            communicator
        );

    /// <summary>The root's bytes for all, in place.</summary>
    /// <param name="communicator">ncclComm_t.</param>
    /// <param name="data">Address.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="root">Rank that has them.</param>
    /// <param name="stream">Where it is issued.</param>
    public static void Broadcast(IntPtr communicator, IntPtr data, long bytes, int root, CudaStream stream) =>
        Check(NcclMethods.Broadcast(data, data, (nuint)bytes, NcclType.Byte, root, communicator, stream.Handle), "broadcast", communicator);

    private static void Check(int result, string call, IntPtr communicator)
    {
        if (result != 0)
        {
            Throw(result, call, communicator);
        }
    }

    private static void Throw(int result, string call, IntPtr communicator)
    {
        var meaning = Marshal.PtrToStringUTF8(NcclMethods.GetErrorString(result));
        var detail = Marshal.PtrToStringUTF8(NcclMethods.GetLastError(communicator));
        var message = FormattableString.Invariant(
            $"NCCL {call}: {meaning} ({result}){(string.IsNullOrWhiteSpace(detail) ? "" : "; " + detail.Trim())}"
        );
        throw new TorchException(message, message.Contains("out of memory", StringComparison.OrdinalIgnoreCase));
    }
}
