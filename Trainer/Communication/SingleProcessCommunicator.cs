namespace SimMoE.Trainer.Communication;

/// <summary>A group of one: transfers are copies, reductions leave things as they are.</summary>
public sealed class SingleProcessCommunicator : ICommunicator
{
    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int Size => 1;

    /// <inheritdoc/>
    public ITransfer AllToAll(Tensor receive, Tensor send, ReadOnlySpan<long> receiveRows, ReadOnlySpan<long> sendRows)
    {
        TransferShape.RequireParts(receive, send, receiveRows, sendRows, 1);
        return Copy(receive, send);
    }

    /// <inheritdoc/>
    public ITransfer AllToAll(Tensor receive, Tensor send)
    {
        TransferShape.RequireEven(receive, send, 1);
        return Copy(receive, send);
    }

    /// <inheritdoc/>
    public ITransfer AllReduce(Tensor tensor, ReduceOperation operation = ReduceOperation.Sum) => CompletedTransfer.Instance;

    /// <inheritdoc/>
    public ITransfer AllGather(Tensor receive, Tensor send)
    {
        TransferShape.RequireWhole(receive, send, 1);
        return Copy(receive, send);
    }

    /// <inheritdoc/>
    public ITransfer ReduceScatter(Tensor receive, Tensor send, ReduceOperation operation = ReduceOperation.Sum)
    {
        TransferShape.RequireWhole(send, receive, 1);
        return Copy(receive, send);
    }

    /// <inheritdoc/>
    public ITransfer Broadcast(Tensor tensor, int root) => CompletedTransfer.Instance;

    /// <inheritdoc/>
    public void Barrier() { }

    /// <inheritdoc/>
    public void Dispose() { }

    private static CompletedTransfer Copy(Tensor receive, Tensor send)
    {
        using var quiet = torch.no_grad();
        receive.copy_(send);
        return CompletedTransfer.Instance;
    }
}
