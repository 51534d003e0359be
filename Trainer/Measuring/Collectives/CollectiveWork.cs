using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Measuring.Timing;
using SimMoE.Workload.Measurements;

namespace SimMoE.Trainer.Measuring.Collectives;

/// <summary>Buffers of one collective, its call, and the check of what arrives.</summary>
public sealed class CollectiveWork : IDisposable
{
    // nccl-tests cuts each peer's part down to a multiple of 16 bytes (github NVIDIA/nccl-tests, src/alltoall.cu).
    private const int Alignment = 16;

    // Rows of uneven exchanges: 1,024 elements of 2 bytes, a token of the paper's models.
    private const int RowBytes = 2048;

    private readonly CollectiveCase _case;
    private readonly ICommunicator _group;
    private readonly MeasuringDevice _device;
    private readonly long[] _sentRows = [];
    private readonly long[] _receivedRows = [];
    private readonly Tensor? _host;
    private readonly Tensor _send;
    private readonly Tensor _receive;

    /// <summary>Makes the buffers.</summary>
    /// <param name="wanted">What is called.</param>
    /// <param name="group">Between whom.</param>
    /// <param name="device">Where the buffers stand.</param>
    public CollectiveWork(CollectiveCase wanted, ICommunicator group, MeasuringDevice device)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(device);
        (_case, _group, _device) = (wanted, group, device);
        var bytes = TypeNames.Bytes(wanted.Type);
        CountForEach = Math.Max(Alignment, wanted.SizeBytes / group.Size / Alignment * Alignment) / bytes;
        var whole = Math.Max(1, wanted.SizeBytes / bytes);
        switch (wanted.Collective)
        {
            case CollectiveNames.AllReduce or CollectiveNames.Broadcast:
                _send = New(whole);
                _receive = _send;
                break;
            case CollectiveNames.AllGather:
                _send = New(CountForEach);
                _receive = New(CountForEach * group.Size);
                break;
            case CollectiveNames.ReduceScatter:
                _send = New(CountForEach * group.Size);
                _receive = New(CountForEach);
                break;
            case CollectiveNames.AllToAllV:
                var rows = wanted.SizeBytes / RowBytes;
                _sentRows = RowSplit.Sent(group.Rank, group.Size, rows, wanted.Share);
                _receivedRows = RowSplit.Received(group.Rank, group.Size, rows, wanted.Share);
                _send = New(rows, RowBytes / bytes);
                _receive = New(_receivedRows.Sum(), RowBytes / bytes);
                break;
            case CollectiveNames.MetadataExchange or CollectiveNames.MetadataToHost or CollectiveNames.HostSync:
                _host = torch.zeros([group.Size, whole / group.Size], ScalarType.Int64);
                _send = New(group.Size, whole / group.Size);
                _receive = New(group.Size, whole / group.Size);
                break;
            default:
                _send = New(CountForEach * group.Size);
                _receive = New(CountForEach * group.Size);
                break;
        }
    }

    /// <summary>Elements for each peer of an even exchange, or of each rank's part.</summary>
    public long CountForEach { get; }

    /// <summary>True if the host waits inside the call, so that its clock counts.</summary>
    public bool WaitsOnHost => _case.Collective is CollectiveNames.HostSync or CollectiveNames.MetadataToHost;

    /// <summary>Issues the collective; what follows in the stream sees its result.</summary>
    public void Launch()
    {
        switch (_case.Collective)
        {
            case CollectiveNames.AllReduce:
                _group.AllReduce(_send).Wait();
                break;
            case CollectiveNames.Broadcast:
                _group.Broadcast(_send, 0).Wait();
                break;
            case CollectiveNames.AllGather:
                _group.AllGather(_receive, _send).Wait();
                break;
            case CollectiveNames.ReduceScatter:
                _group.ReduceScatter(_receive, _send).Wait();
                break;
            case CollectiveNames.AllToAllV:
                _group.AllToAll(_receive, _send, _receivedRows, _sentRows).Wait();
                break;
            case CollectiveNames.HostSync:
                _host!.copy_(_receive);
                break;
            case CollectiveNames.MetadataToHost:
                _group.AllToAll(_receive, _send).Wait();
                _host!.copy_(_receive);
                break;
            default:
                _group.AllToAll(_receive, _send).Wait();
                break;
        }
    }

    /// <summary>Fills the buffers, calls once more and compares every element.</summary>
    /// <returns>Elements of this rank that are wrong.</returns>
    public long Check()
    {
        using var scope = torch.NewDisposeScope();
        Fill();
        Launch();
        _device.Synchronize();
        var wrong = Pattern.Wrong(_receive.flatten(), Expected());
        return WaitsOnHost ? wrong + WrongOnHost() : wrong;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _send.Dispose();
        _receive.Dispose();
        _host?.Dispose();
    }

    private Tensor New(params long[] sizes) => torch.zeros(sizes, _case.Type, _device.Device);

    private void Fill()
    {
        _receive.zero_();
        switch (_case.Collective)
        {
            case CollectiveNames.AllReduce or CollectiveNames.ReduceScatter:
                _send.copy_(Pattern.Added(_send.numel(), _group.Rank, _case.Type, _device.Device));
                break;
            case CollectiveNames.Broadcast or CollectiveNames.AllGather:
                _send.copy_(Sent(_group.Rank, 0, _send.numel()));
                break;
            case CollectiveNames.HostSync:
                _receive.copy_(Expected().view(_receive.shape));
                break;
            default:
                _send.copy_(Parts(rank => Sent(_group.Rank, rank, SentTo(rank))).view(_send.shape));
                break;
        }
    }

    private Tensor Expected() =>
        _case.Collective switch
        {
            CollectiveNames.AllReduce => Summed(_send.numel()),
            CollectiveNames.ReduceScatter => Summed(_send.numel()).narrow(0, _group.Rank * CountForEach, CountForEach),
            CollectiveNames.Broadcast => Sent(0, 0, _send.numel()),
            CollectiveNames.AllGather => Parts(rank => Sent(rank, 0, CountForEach)),
            _ => Parts(rank => Sent(rank, _group.Rank, ReceivedFrom(rank))),
        };

    private long SentTo(int rank) => PartOf(rank, _sentRows, _send);

    private long ReceivedFrom(int rank) => PartOf(rank, _receivedRows, _receive);

    private long PartOf(int rank, long[] rows, Tensor buffer) =>
        _case.Collective == CollectiveNames.AllToAllV ? rows[rank] * buffer.shape[1] : buffer.numel() / _group.Size;

    private Tensor Sent(int source, int destination, long count) => Pattern.Sent(count, source, destination, _case.Type, _device.Device);

    private Tensor Parts(Func<int, Tensor> part) => torch.cat([.. Enumerable.Range(0, _group.Size).Select(part)], 0);

    private Tensor Summed(long count)
    {
        var sum = Pattern.Added(count, 0, _case.Type, _device.Device);
        for (var rank = 1; rank < _group.Size; rank++)
        {
            sum.add_(Pattern.Added(count, rank, _case.Type, _device.Device));
        }

        return sum;
    }

    private long WrongOnHost()
    {
        return Pattern.Wrong(_host!.flatten(), Expected().cpu());
    }
}
