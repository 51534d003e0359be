using System.Text;

namespace SimMoE.Trainer.Interop;

/// <summary>Gloo's collectives between memories of CPUs, by addresses. Every call waits until this rank's part is done.</summary>
/// <remarks>Element types and reductions are the numbers of simmoe_native.h: those of <see cref="ScalarType"/>, and 0 sum, 1 mean, 2 max, 3
/// min.</remarks>
public static unsafe class Gloo
{
    /// <summary>Makes this rank's end of a group; <see cref="Connect"/> joins it with the others'.</summary>
    /// <param name="rank">This process's place in the group.</param>
    /// <param name="ranks">Size of the group.</param>
    /// <param name="interfaceAddress">Address of the network interface to use; empty lets Gloo choose.</param>
    /// <param name="timeoutMilliseconds">How long a step of a transfer may take.</param>
    /// <returns>The group, freed by <see cref="FreeGroup"/>.</returns>
    public static IntPtr Group(int rank, int ranks, string interfaceAddress, int timeoutMilliseconds)
    {
        IntPtr group;
        fixed (byte* address = Encoding.UTF8.GetBytes(interfaceAddress + '\0'))
        {
            Status.CheckNative(NativeMethods.GlooGroup(rank, ranks, address, timeoutMilliseconds, &group), "Gloo group");
        }

        return group;
    }

    /// <summary>What the other ranks of a group need to reach this one.</summary>
    public static byte[] Address(IntPtr group)
    {
        byte* bytes;
        long count;
        Status.CheckNative(NativeMethods.GlooAddress(group, &bytes, &count), "Gloo address");
        return new ReadOnlySpan<byte>(bytes, checked((int)count)).ToArray();
    }

    /// <summary>Connects a group; waits for its other ranks.</summary>
    /// <param name="group">Of <see cref="Group"/>.</param>
    /// <param name="addresses">What <see cref="Address"/> gave on each rank, in rank order.</param>
    public static void Connect(IntPtr group, IReadOnlyList<byte[]> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var all = addresses.SelectMany(address => address).ToArray();
        var starts = stackalloc byte*[addresses.Count];
        var counts = stackalloc long[addresses.Count];
        fixed (byte* first = all)
        {
            var next = first;
            for (var rank = 0; rank < addresses.Count; rank++)
            {
                starts[rank] = next;
                counts[rank] = addresses[rank].Length;
                next += addresses[rank].Length;
            }

            Status.CheckNative(NativeMethods.GlooConnect(group, starts, counts), "Gloo connect");
        }
    }

    /// <summary>Lets a group go.</summary>
    public static void FreeGroup(IntPtr group) => NativeMethods.GlooGroupFree(group);

    /// <summary>Parts of any size travel between all ranks.</summary>
    /// <param name="group">Of <see cref="Group"/>.</param>
    /// <param name="receive">Address; parts lie one after the other in rank order.</param>
    /// <param name="send">Address, likewise.</param>
    /// <param name="receiveBytes">From each rank.</param>
    /// <param name="sendBytes">For each rank.</param>
    public static void AllToAll(IntPtr group, IntPtr receive, IntPtr send, ReadOnlySpan<long> receiveBytes, ReadOnlySpan<long> sendBytes)
    {
        fixed (
            long* r = receiveBytes,
                s = sendBytes
        )
        {
            Status.CheckNative(NativeMethods.GlooAllToAll(group, receive, r, send, s), "Gloo all-to-all");
        }
    }

    /// <summary>Reduces elements in place.</summary>
    public static void AllReduce(IntPtr group, IntPtr data, long count, int type, int reduction) =>
        Status.CheckNative(NativeMethods.GlooAllReduce(group, data, count, type, reduction), "Gloo all-reduce");

    /// <summary>Every rank receives all parts, of as many bytes each, in rank order.</summary>
    public static void AllGather(IntPtr group, IntPtr receive, IntPtr send, long bytes) =>
        Status.CheckNative(NativeMethods.GlooAllGather(group, receive, send, bytes), "Gloo all-gather");

    /// <summary>Reduces; each rank keeps its part of so many elements.</summary>
    public static void ReduceScatter(IntPtr group, IntPtr receive, IntPtr send, long count, int type, int reduction) =>
        Status.CheckNative(NativeMethods.GlooReduceScatter(group, receive, send, count, type, reduction), "Gloo reduce-scatter");

    /// <summary>The root's bytes for all, in place.</summary>
    public static void Broadcast(IntPtr group, IntPtr data, long bytes, int root) =>
        Status.CheckNative(NativeMethods.GlooBroadcast(group, data, bytes, root), "Gloo broadcast");

    /// <summary>Waits until every rank has come here.</summary>
    public static void Barrier(IntPtr group) => Status.CheckNative(NativeMethods.GlooBarrier(group), "Gloo barrier");
}
