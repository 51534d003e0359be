using SimMoE.Trainer.Interop;

namespace SimMoE.Trainer.Communication;

/// <summary>Exchanges tensors of one GPU a process through NCCL, on a stream of its own with high priority. The host never waits but in
/// <see cref="Barrier"/>, so every other call can be captured in a CUDA graph.</summary>
/// <remarks>The communicator holds the memory of a transfer's tensors until the transfer is waited for, on the stream on which they are
/// then used and
/// freed. Events are kept and used again; a call allocates nothing else but its small <see cref="ITransfer"/>.</remarks>
public sealed class NcclCommunicator : ICommunicator
{
    private readonly RankSession _session;
    private readonly string _name;
    private readonly CudaStream _stream;
    private readonly CudaEvent _entry = new();
    private readonly Stack<CudaEvent> _idle = [];
    private readonly Lock _lock = new();
    private readonly long[] _equalRows;
    private readonly Tensor _token;
    private IntPtr _communicator;

    /// <summary>Joins a group; all its ranks do so at the same time. The process's GPU is the current device.</summary>
    /// <param name="session">Hears what is issued, and explains failures.</param>
    /// <param name="id">What the group's root made.</param>
    /// <param name="members">The group's name and this rank's place.</param>
    /// <param name="device">This process's GPU.</param>
    internal NcclCommunicator(RankSession session, NcclUniqueId id, GroupMembers members, torch.Device device)
    {
        _session = session;
        _name = members.Name;
        Rank = members.Place;
        Size = members.Ranks.Count;
        _equalRows = new long[Size];
        _token = torch.zeros(1, dtype: ScalarType.Float32, device: device).DetachFromDisposeScope();
        _stream = CudaStream.New(highPriority: true);
        _communicator = Nccl.Join(id, Size, Rank);
        session.Aborting += Abort;
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
        Array.Fill(_equalRows, send.size(0) / Size);
        return Exchange(receive, send, _equalRows, _equalRows);
    }

    /// <inheritdoc/>
    public ITransfer AllReduce(Tensor tensor, ReduceOperation operation = ReduceOperation.Sum)
    {
        TransferShape.RequireContiguous(tensor);
        try
        {
            Begin("all-reduce");
            Nccl.AllReduce(_communicator, TensorReference.Address(tensor), tensor.numel(), (int)tensor.dtype, (int)operation, _stream);
            return End(tensor, null);
        }
        catch (TorchException error)
        {
            throw _session.Lost(_name + " all-reduce", error);
        }
    }

    /// <inheritdoc/>
    public ITransfer AllGather(Tensor receive, Tensor send)
    {
        TransferShape.RequireWhole(receive, send, Size);
        try
        {
            Begin("all-gather");
            Nccl.AllGather(_communicator, TensorReference.Address(receive), TensorReference.Address(send), Bytes(send), _stream);
            return End(receive, send);
        }
        catch (TorchException error)
        {
            throw _session.Lost(_name + " all-gather", error);
        }
    }

    /// <inheritdoc/>
    public ITransfer ReduceScatter(Tensor receive, Tensor send, ReduceOperation operation = ReduceOperation.Sum)
    {
        TransferShape.RequireWhole(send, receive, Size);
        try
        {
            Begin("reduce-scatter");
            Nccl.ReduceScatter(
                _communicator,
                TensorReference.Address(receive),
                TensorReference.Address(send),
                receive.numel(),
                (int)receive.dtype,
                (int)operation,
                _stream
            );
            return End(receive, send);
        }
        catch (TorchException error)
        {
            throw _session.Lost(_name + " reduce-scatter", error);
        }
    }

    /// <inheritdoc/>
    public ITransfer Broadcast(Tensor tensor, int root)
    {
        TransferShape.RequireContiguous(tensor);
        try
        {
            Begin("broadcast");
            Nccl.Broadcast(_communicator, TensorReference.Address(tensor), Bytes(tensor), root, _stream);
            return End(tensor, null);
        }
        catch (TorchException error)
        {
            throw _session.Lost(_name + " broadcast", error);
        }
    }

    /// <inheritdoc/>
    public void Barrier()
    {
        AllReduce(_token).Wait();
        _session.Activity.Wait();
        try
        {
            _stream.Synchronize();
        }
        catch (TorchException error)
        {
            throw _session.Lost(_name + " barrier", error);
        }
        finally
        {
            _session.Activity.Leave();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Aborting -= Abort;
        var communicator = Interlocked.Exchange(ref _communicator, IntPtr.Zero);
        if (communicator == IntPtr.Zero)
        {
            return;
        }

        _stream.Synchronize();
        Nccl.Destroy(communicator);
        _token.Dispose();
        _entry.Dispose();
        foreach (var idle in _idle)
        {
            idle.Dispose();
        }
    }

    /// <summary>An event whose transfer has been waited for can mark another.</summary>
    internal void GiveBack(CudaEvent done)
    {
        lock (_lock)
        {
            _idle.Push(done);
        }
    }

    private static long Bytes(Tensor tensor) => tensor.numel() * tensor.element_size();

    private NcclTransfer Exchange(Tensor receive, Tensor send, ReadOnlySpan<long> receiveRows, ReadOnlySpan<long> sendRows)
    {
        try
        {
            Begin("all-to-all");
            var rowBytes = TransferShape.RowElements(send) * send.element_size();
            Nccl.AllToAll(
                _communicator,
                TensorReference.Address(receive),
                TensorReference.Address(send),
                receiveRows,
                sendRows,
                rowBytes,
                _stream
            );
            return End(receive, send);
        }
        catch (TorchException error)
        {
            throw _session.Lost(_name + " all-to-all", error);
        }
    }

    /// <summary>Orders the communicator's stream behind the caller's.</summary>
    private void Begin(string operation)
    {
        ObjectDisposedException.ThrowIf(_communicator == IntPtr.Zero, this);
        _session.Activity.Issue(operation);
        _entry.Record(CudaStream.Current);
        _entry.MakeWait(_stream);
    }

    private NcclTransfer End(Tensor first, Tensor? second)
    {
        CudaEvent? done;
        lock (_lock)
        {
            _idle.TryPop(out done);
        }

        done ??= new CudaEvent();
        done.Record(_stream);
        return new NcclTransfer(this, done, first, second);
    }

    private void Abort()
    {
        var communicator = Interlocked.Exchange(ref _communicator, IntPtr.Zero);
        if (communicator != IntPtr.Zero)
        {
            Nccl.Abort(communicator);
        }
    }
}
