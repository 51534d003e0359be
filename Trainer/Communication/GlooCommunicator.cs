using SimMoE.Native;

namespace SimMoE.Trainer.Communication;

/// <summary>Exchanges CPU tensors through Gloo; every call is done when it returns.</summary>
public sealed class GlooCommunicator : ICommunicator
{
    private readonly RankSession _session;
    private readonly string _name;
    private IntPtr _group;

    /// <summary>Joins a group; all its ranks do so at the same time.</summary>
    /// <param name="session">Hears what the main thread waits for, and explains failures.</param>
    /// <param name="group">A group of <see cref="Gloo.Group"/>; freed with this object.</param>
    /// <param name="members">The group's name and this rank's place.</param>
    internal GlooCommunicator(RankSession session, IntPtr group, GroupMembers members)
    {
        _session = session;
        _group = group;
        _name = members.Name;
        Rank = members.Place;
        Size = members.Ranks.Count;
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public ITransfer AllToAll(Tensor receive, Tensor send, ReadOnlySpan<long> receiveRows, ReadOnlySpan<long> sendRows)
    {
        TransferShape.RequireParts(receive, send, receiveRows, sendRows, Size);
        return Exchange(receive, send, receiveRows, sendRows);
    }

    /// <inheritdoc/>
    public ITransfer AllToAll(Tensor receive, Tensor send)
    {
        TransferShape.RequireEven(receive, send, Size);
        return Exchange(receive, send, [], []);
    }

    /// <inheritdoc/>
    public ITransfer AllReduce(Tensor tensor, ReduceOperation operation = ReduceOperation.Sum)
    {
        TransferShape.RequireContiguous(tensor);
        return Do("all-reduce", (Group: _group, tensor, operation), static call =>
        {
            Gloo.AllReduce(call.Group, call.tensor.Handle, (int)call.operation);
            GC.KeepAlive(call.tensor);
        });
    }

    /// <inheritdoc/>
    public ITransfer AllGather(Tensor receive, Tensor send)
    {
        TransferShape.RequireWhole(receive, send, Size);
        return Do("all-gather", (Group: _group, receive, send), static call =>
        {
            Gloo.AllGather(call.Group, call.receive.Handle, call.send.Handle);
            GC.KeepAlive((call.receive, call.send));
        });
    }

    /// <inheritdoc/>
    public ITransfer ReduceScatter(Tensor receive, Tensor send, ReduceOperation operation = ReduceOperation.Sum)
    {
        TransferShape.RequireWhole(send, receive, Size);
        return Do("reduce-scatter", (Group: _group, receive, send, operation), static call =>
        {
            Gloo.ReduceScatter(call.Group, call.receive.Handle, call.send.Handle, (int)call.operation);
            GC.KeepAlive((call.receive, call.send));
        });
    }

    /// <inheritdoc/>
    public ITransfer Broadcast(Tensor tensor, int root)
    {
        TransferShape.RequireContiguous(tensor);
        return Do("broadcast", (Group: _group, tensor, root), static call =>
        {
            Gloo.Broadcast(call.Group, call.tensor.Handle, call.root);
            GC.KeepAlive(call.tensor);
        });
    }

    /// <inheritdoc/>
    public void Barrier() => Do("barrier", _group, static group => Gloo.Barrier(group));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_group != IntPtr.Zero)
        {
            Gloo.FreeGroup(_group);
            _group = IntPtr.Zero;
        }
    }

    private CompletedTransfer Exchange(Tensor receive, Tensor send, ReadOnlySpan<long> receiveRows, ReadOnlySpan<long> sendRows)
    {
        Enter("all-to-all");
        try
        {
            Gloo.AllToAll(_group, receive.Handle, send.Handle, receiveRows, sendRows);
        }
        catch (TorchException error)
        {
            throw _session.Lost(_name + " all-to-all", error);
        }
        finally
        {
            GC.KeepAlive((receive, send));
            _session.Activity.Leave();
        }

        return CompletedTransfer.Instance;
    }

    private CompletedTransfer Do<T>(string operation, T arguments, Action<T> call)
    {
        Enter(operation);
        try
        {
            call(arguments);
        }
        catch (TorchException error)
        {
            throw _session.Lost($"{_name} {operation}", error);
        }
        finally
        {
            _session.Activity.Leave();
        }

        return CompletedTransfer.Instance;
    }

    private void Enter(string operation)
    {
        ObjectDisposedException.ThrowIf(_group == IntPtr.Zero, this);
        _session.Activity.Enter(operation);
    }
}
