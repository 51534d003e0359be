namespace SimMoE.Trainer.Communication;

/// <summary>A group of ranks that exchange tensors. Every rank of the group makes the same calls in the same order.</summary>
/// <remarks>Tensors are contiguous and on the communicator's device; they stay alive until the transfer has been waited for (GPU memory is
/// guarded beyond that by the communicator). No call takes part in autograd. What was issued on the caller's current stream before a call
/// is seen
/// by the transfer.</remarks>
public interface ICommunicator : IDisposable
{
    /// <summary>This process's place in the group, from 0.</summary>
    int Rank { get; }

    /// <summary>Ranks in the group, 1 or more.</summary>
    int Size { get; }

    /// <summary>Rows of dimension 0 travel: <paramref name="sendRows"/>[p] consecutive rows of <paramref name="send"/> to rank p.</summary>
    /// <param name="receive">[sum of receiveRows, ...], filled in the order of the senders.</param>
    /// <param name="send">[sum of sendRows, ...], same dtype and row shape.</param>
    /// <param name="receiveRows">Rows from each rank, known to the caller.</param>
    /// <param name="sendRows">Rows for each rank.</param>
    /// <exception cref="ArgumentException">Shapes, dtypes or sums do not fit.</exception>
    ITransfer AllToAll(Tensor receive, Tensor send, ReadOnlySpan<long> receiveRows, ReadOnlySpan<long> sendRows);

    /// <summary>The same with equal parts: dimension 0 divides by <see cref="Size"/>.</summary>
    ITransfer AllToAll(Tensor receive, Tensor send);

    /// <summary>Reduces over the ranks, in place.</summary>
    ITransfer AllReduce(Tensor tensor, ReduceOperation operation = ReduceOperation.Sum);

    /// <summary>Every rank receives all parts in rank order.</summary>
    /// <param name="receive">[Size x n, ...].</param>
    /// <param name="send">[n, ...].</param>
    ITransfer AllGather(Tensor receive, Tensor send);

    /// <summary>Reduces over the ranks; each keeps its part.</summary>
    /// <param name="receive">[n, ...].</param>
    /// <param name="send">[Size x n, ...].</param>
    /// <param name="operation">How.</param>
    ITransfer ReduceScatter(Tensor receive, Tensor send, ReduceOperation operation = ReduceOperation.Sum);

    /// <summary>Rank <paramref name="root"/>'s values for all, in place.</summary>
    ITransfer Broadcast(Tensor tensor, int root);

    /// <summary>The host waits until every rank has come here.</summary>
    void Barrier();
}
