using System.Runtime.InteropServices;
using SimMoE.Trainer.Interop;

namespace SimMoE.Trainer.Communication;

/// <summary>Exchanges CPU tensors through Gloo; every call is done when it returns.</summary>
public sealed class GlooCommunicator : ICommunicator
{
    private readonly RankSession _session;
    private readonly string _name;
    private readonly long[] _receiveBytes;
    private readonly long[] _sendBytes;
    private IntPtr _group;

    /// <summary>Takes a group over.</summary>
    /// <param name="session">Hears what the main thread waits for, and explains failures.</param>
    /// <param name="group">A connected group of <see cref="Gloo.Group"/>; freed with this object.</param>
    /// <param name="members">The group's name and this rank's place.</param>
    internal GlooCommunicator(RankSession session, IntPtr group, GroupMembers members)
    {
        _session = session;
        _group = group;
        _name = members.Name;
        Rank = members.Place;
        Size = members.Ranks.Count;
        _receiveBytes = new long[Size];
        _sendBytes = new long[Size];
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public ITransfer AllToAll(Tensor receive, Tensor send, ReadOnlySpan<long> receiveRows, ReadOnlySpan<long> sendRows)
    {
        TransferShape.RequireParts(receive, send, receiveRows, sendRows, Size);
        var row = TransferShape.RowElements(send) * send.element_size();
        for (var rank = 0; rank < Size; rank++)
        {
            (_receiveBytes[rank], _sendBytes[rank]) = (receiveRows[rank] * row, sendRows[rank] * row);
        }

        return Exchange(receive, send);
    }

    /// <inheritdoc/>
    public ITransfer AllToAll(Tensor receive, Tensor send)
    {
        TransferShape.RequireEven(receive, send, Size);
        var part = Bytes(send) / Size;
        Array.Fill(_receiveBytes, part);
        Array.Fill(_sendBytes, part);
        return Exchange(receive, send);
    }

    /// <inheritdoc/>
    public ITransfer AllReduce(Tensor tensor, ReduceOperation operation = ReduceOperation.Sum)
    {
        TransferShape.RequireContiguous(tensor);
        return Do(
            "all-reduce",
            tensor,
            tensor,
            (Count: tensor.numel(), Type: (int)tensor.dtype, Reduction: (int)operation),
            static (group, data, _, call) => Gloo.AllReduce(group, data, call.Count, call.Type, call.Reduction)
        );
    }

    /// <inheritdoc/>
    public ITransfer AllGather(Tensor receive, Tensor send)
    {
        TransferShape.RequireWhole(receive, send, Size);
        return Do(
            "all-gather",
            receive,
            send,
            Bytes(send),
            static (group, receive, send, bytes) => Gloo.AllGather(group, receive, send, bytes)
        );
    }

    /// <inheritdoc/>
    public ITransfer ReduceScatter(Tensor receive, Tensor send, ReduceOperation operation = ReduceOperation.Sum)
    {
        TransferShape.RequireWhole(send, receive, Size);
        return Do(
            "reduce-scatter",
            receive,
            send,
            (Count: receive.numel(), Type: (int)receive.dtype, Reduction: (int)operation),
            static (group, receive, send, call) => Gloo.ReduceScatter(group, receive, send, call.Count, call.Type, call.Reduction)
        );
    }

    /// <inheritdoc/>
    public ITransfer Broadcast(Tensor tensor, int root)
    {
        TransferShape.RequireContiguous(tensor);
        return Do(
            "broadcast",
            tensor,
            tensor,
            (Bytes: Bytes(tensor), root),
            static (group, data, _, call) => Gloo.Broadcast(group, data, call.Bytes, call.root)
        );
    }

    /// <inheritdoc/>
    public void Barrier() => Enter("barrier", () => Gloo.Barrier(_group));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_group != IntPtr.Zero)
        {
            Gloo.FreeGroup(_group);
            _group = IntPtr.Zero;
        }
    }

    private static long Bytes(Tensor tensor) => tensor.numel() * tensor.element_size();

    private CompletedTransfer Exchange(Tensor receive, Tensor send) =>
        Do(
            "all-to-all",
            receive,
            send,
            this,
            static (group, receive, send, owner) => Gloo.AllToAll(group, receive, send, owner._receiveBytes, owner._sendBytes)
        );

    private CompletedTransfer Do<T>(string operation, Tensor first, Tensor second, T arguments, Action<IntPtr, IntPtr, IntPtr, T> call)
    {
        var (one, two) = (TensorReference.Address(first), TensorReference.Address(second));
        Enter(operation, () => call(_group, one, two, arguments));
        GC.KeepAlive(first);
        GC.KeepAlive(second);
        return CompletedTransfer.Instance;
    }

    private void Enter(string operation, Action call)
    {
        ObjectDisposedException.ThrowIf(_group == IntPtr.Zero, this);
        _session.Activity.Enter(operation);
        try
        {
            call();
        }
        catch (ExternalException error)
        {
            throw _session.Lost($"{_name} {operation}", error);
        }
        finally
        {
            _session.Activity.Leave();
        }
    }
}
