using System.Text;

namespace SimMoE.Native;

/// <summary>Gloo's collectives by handles. Tensors are contiguous and on the CPU; every call waits until it is done.</summary>
public static unsafe class Gloo
{
    /// <summary>Starts the store through which ranks find each other; rank 0 does.</summary>
    /// <param name="host">Address to listen on.</param>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="ranks">That will come.</param>
    /// <param name="timeoutMilliseconds">How long they may take.</param>
    /// <param name="boundPort">The port that was taken.</param>
    /// <returns>The store, freed by <see cref="FreeStore"/>.</returns>
    public static IntPtr Server(string host, int port, int ranks, int timeoutMilliseconds, out int boundPort)
    {
        int bound;
        IntPtr store;
        fixed (byte* h = Text(host))
        {
            Status.Check(NativeMethods.GlooServer(h, port, ranks, timeoutMilliseconds, &bound, &store), $"listen on {host}:{port}");
        }

        boundPort = bound;
        return store;
    }

    /// <summary>Joins the store of rank 0.</summary>
    /// <returns>The store, freed by <see cref="FreeStore"/>.</returns>
    public static IntPtr Client(string host, int port, int ranks, int timeoutMilliseconds)
    {
        IntPtr store;
        fixed (byte* h = Text(host))
        {
            Status.Check(NativeMethods.GlooClient(h, port, ranks, timeoutMilliseconds, &store), $"connect to {host}:{port}");
        }

        return store;
    }

    /// <summary>Lets a store go.</summary>
    public static void FreeStore(IntPtr store) => NativeMethods.GlooStoreFree(store);

    /// <summary>Makes a group of the ranks that call with the same name.</summary>
    /// <param name="store">Of <see cref="Server"/> or <see cref="Client"/>.</param>
    /// <param name="name">Unique among the store's groups.</param>
    /// <param name="rank">This process's place in the group.</param>
    /// <param name="ranks">Size of the group.</param>
    /// <param name="interfaceAddress">Address of the network interface to use.</param>
    /// <param name="timeoutMilliseconds">How long a collective may take.</param>
    /// <returns>The group, freed by <see cref="FreeGroup"/>.</returns>
    public static IntPtr Group(IntPtr store, string name, int rank, int ranks, string interfaceAddress, int timeoutMilliseconds)
    {
        IntPtr group;
        fixed (byte* n = Text(name), a = Text(interfaceAddress))
        {
            Status.Check(NativeMethods.GlooGroup(store, n, rank, ranks, a, timeoutMilliseconds, &group), $"Gloo group '{name}'");
        }

        return group;
    }

    /// <summary>Lets a group go.</summary>
    public static void FreeGroup(IntPtr group) => NativeMethods.GlooGroupFree(group);

    /// <summary>Rows of dimension 0 travel between all ranks.</summary>
    /// <param name="group">Of <see cref="Group"/>.</param>
    /// <param name="receive">[sum of receiveRows, ...].</param>
    /// <param name="send">[sum of sendRows, ...].</param>
    /// <param name="receiveRows">From each rank; empty, with the next, for equal parts.</param>
    /// <param name="sendRows">For each rank.</param>
    public static void AllToAll(IntPtr group, IntPtr receive, IntPtr send, ReadOnlySpan<long> receiveRows, ReadOnlySpan<long> sendRows)
    {
        fixed (long* r = receiveRows, s = sendRows)
        {
            Status.Check(NativeMethods.GlooAllToAll(group, receive, send, r, s), "Gloo all-to-all");
        }
    }

    /// <summary>Reduces in place: operation 0 sum, 1 mean, 2 max, 3 min.</summary>
    public static void AllReduce(IntPtr group, IntPtr tensor, int operation) =>
        Status.Check(NativeMethods.GlooAllReduce(group, tensor, operation), "Gloo all-reduce");

    /// <summary>Every rank receives all parts in rank order.</summary>
    public static void AllGather(IntPtr group, IntPtr receive, IntPtr send) =>
        Status.Check(NativeMethods.GlooAllGather(group, receive, send), "Gloo all-gather");

    /// <summary>Reduces; each rank keeps its part.</summary>
    public static void ReduceScatter(IntPtr group, IntPtr receive, IntPtr send, int operation) =>
        Status.Check(NativeMethods.GlooReduceScatter(group, receive, send, operation), "Gloo reduce-scatter");

    /// <summary>The root's values for all, in place.</summary>
    public static void Broadcast(IntPtr group, IntPtr tensor, int root) =>
        Status.Check(NativeMethods.GlooBroadcast(group, tensor, root), "Gloo broadcast");

    /// <summary>Waits until every rank has come here.</summary>
    public static void Barrier(IntPtr group) => Status.Check(NativeMethods.GlooBarrier(group), "Gloo barrier");

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
