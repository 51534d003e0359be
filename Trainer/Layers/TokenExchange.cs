using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Interop;
using SimMoE.Workload.Stages;

namespace SimMoE.Trainer.Layers;

/// <summary>Brings copies of tokens to the ranks that own their experts and back: expert parallelism's exchange, one copy for each chosen
/// expert.</summary>
/// <remarks>Rows at the sender stand by expert, so by rank; the receiver puts them by expert, then by sender (docs/trainer-layers.md). In a
/// group of one
/// nothing is sent, exchanged or put in another order.</remarks>
/// <param name="layer">Times the stages.</param>
/// <param name="group">The ranks that share the experts.</param>
/// <param name="experts">Experts of all ranks; the group's size divides them.</param>
/// <param name="needsCounts">True if the host must know each expert's rows even in a group of one.</param>
internal sealed class TokenExchange(SparseLayer layer, ICommunicator group, int experts, bool needsCounts) : IDisposable
{
    private readonly int _localExperts = experts / group.Size;
    private Tensor? _pinned;
    private long[] _sentRows = [];
    private long[] _receivedRows = [];
    private long[]? _counts;
    private Tensor? _toExpertOrder;
    private Tensor? _toSenderOrder;

    /// <summary>Order of the rows at the sender.</summary>
    public RowOrder Order { get; private set; } = null!;

    /// <summary>The rows that this rank's experts got.</summary>
    public RowGroups Groups { get; private set; } = null!;

    /// <summary>Stages count, permute, metadata-exchange, host-sync, dispatch and regroup.</summary>
    /// <param name="choice">[tokens, k] int64.</param>
    /// <param name="tokens">[tokens, width], any float type; travels in the compute type.</param>
    /// <param name="type">Compute type.</param>
    /// <param name="kept">Keeps what the way back and backward need.</param>
    /// <returns>[rows of this rank's experts, width], by expert.</returns>
    public Tensor Dispatch(Tensor choice, Tensor tokens, ScalarType type, KeptTensors kept)
    {
        Tensor counts;
        using (layer.Time(Pass.Forward, Stage.Count))
        {
            var order = RowOrder.Of(choice.view(-1), experts);
            Order = new RowOrder(kept.Keep(order.Source), kept.Keep(order.Place), kept.Keep(order.Ends));
            counts = Order.Counts();
            layer.AddLoad(counts);
        }

        Tensor sent;
        using (layer.Time(Pass.Forward, Stage.Permute))
        {
            sent = RowKernels.Gather(tokens.to(type), Order.Rows(checked((int)choice.shape[1])));
        }

        var exchanged = ExchangeCounts(counts);
        ReadCounts(exchanged);
        using (layer.Time(Pass.Forward, Stage.Dispatch))
        {
            sent = Move(sent, _receivedRows, _sentRows);
        }

        using (layer.Time(Pass.Forward, Stage.Regroup))
        {
            Regroup(exchanged, kept);
            return InOrder(sent, _toExpertOrder);
        }
    }

    /// <summary>Stages ungroup and combine of forward; regroup and dispatch of backward: rows go back to where their tokens are.</summary>
    /// <param name="rows">[rows of this rank's experts, width], by expert; used up in a larger group.</param>
    /// <param name="pass">Direction.</param>
    /// <returns>[tokens x k, width], in the sender's order.</returns>
    public Tensor Return(Tensor rows, Pass pass)
    {
        Tensor ordered;
        using (layer.Time(pass, pass == Pass.Forward ? Stage.Ungroup : Stage.Regroup))
        {
            ordered = InOrder(rows, _toSenderOrder);
        }

        using (layer.Time(pass, pass == Pass.Forward ? Stage.Combine : Stage.Dispatch))
        {
            return Move(ordered, _sentRows, _receivedRows);
        }
    }

    /// <summary>Stages combine and ungroup of backward: gradients of results go to the experts.</summary>
    /// <param name="gradients">[tokens x k, width], in the sender's order; used up in a larger group.</param>
    /// <returns>[rows of this rank's experts, width], by expert.</returns>
    public Tensor Forward(Tensor gradients)
    {
        Tensor received;
        using (layer.Time(Pass.Backward, Stage.Combine))
        {
            received = Move(gradients, _receivedRows, _sentRows);
        }

        using (layer.Time(Pass.Backward, Stage.Ungroup))
        {
            return InOrder(received, _toExpertOrder);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _pinned?.Dispose();

    // [2, ranks, local experts] int64: what this rank sends to each expert, and what each rank sends to this rank's.
    private Tensor ExchangeCounts(Tensor counts)
    {
        using (layer.Time(Pass.Forward, Stage.MetadataExchange))
        {
            var sent = counts.view(group.Size, _localExperts);
            if (group.Size == 1)
            {
                return needsCounts ? torch.stack([sent, sent]) : counts;
            }

            var both = torch.empty([2, group.Size, _localExperts], dtype: ScalarType.Int64, device: counts.device);
            both.select(0, 0).copy_(sent);
            group.AllToAll(both.select(0, 1), both.select(0, 0)).Wait();
            return both;
        }
    }

    private void ReadCounts(Tensor both)
    {
        using (layer.Time(Pass.Forward, Stage.HostSync))
        {
            if (group.Size == 1 && !needsCounts)
            {
                return;
            }

            var host = ToHost(both);
            var ranks = group.Size;
            _sentRows = new long[ranks];
            _receivedRows = new long[ranks];
            var ofExpert = new long[_localExperts];
            for (var rank = 0; rank < ranks; rank++)
            {
                for (var expert = 0; expert < _localExperts; expert++)
                {
                    var received = host[((ranks + rank) * _localExperts) + expert];
                    _sentRows[rank] += host[(rank * _localExperts) + expert];
                    _receivedRows[rank] += received;
                    ofExpert[expert] += received;
                }
            }

            _counts = ofExpert;
        }
    }

    private long[] ToHost(Tensor both)
    {
        if (both.device.type == DeviceType.CPU)
        {
            return TensorValues.Of<long>(both);
        }

        if (_pinned is null)
        {
            _pinned = torch.empty(both.shape, dtype: ScalarType.Int64).pin_memory();
            _pinned.DetachFromDisposeScope();
        }

        _pinned.copy_(both); // waits
        return TensorValues.Of<long>(_pinned);
    }

    // Received rows stand by sender, then by expert. Segment (p, e) moves as a whole: its shift is the difference of its starts in the two
    // orders.
    private void Regroup(Tensor both, KeptTensors kept)
    {
        if (group.Size == 1)
        {
            (_toExpertOrder, _toSenderOrder) = (null, null);
            Groups = new RowGroups(Order.Ends, Order.Source.shape[0], 1, _counts);
            return;
        }

        var rows = _receivedRows.Sum();
        var bySender = both.select(0, 1);
        var byExpert = bySender.t().contiguous();
        var senderEnds = bySender.reshape(-1).cumsum(0);
        var expertEnds = byExpert.view(-1).cumsum(0);
        var expertStarts = expertEnds.sub(byExpert.view(-1)).view(_localExperts, group.Size);
        var senderStarts = senderEnds.sub(bySender.reshape(-1)).view(group.Size, _localExperts);
        var shift = expertStarts.t().sub(senderStarts).contiguous();
        var numbers = torch.arange(rows, dtype: ScalarType.Int64, device: both.device);
        var segment = torch.searchsorted(senderEnds, numbers, right: true);
        _toSenderOrder = kept.Keep(numbers.add(shift.view(-1).index_select(0, segment)));
        segment = torch.searchsorted(expertEnds, numbers, right: true);
        _toExpertOrder = kept.Keep(numbers.sub(shift.t().contiguous().view(-1).index_select(0, segment)));
        var ends = kept.Keep(expertEnds.view(_localExperts, group.Size).select(1, group.Size - 1).to(ScalarType.Int32));
        Groups = new RowGroups(ends, rows, 1, _counts);
    }

    private Tensor Move(Tensor rows, long[] receivedRows, long[] sentRows)
    {
        if (group.Size == 1)
        {
            return rows;
        }

        var received = torch.empty([receivedRows.Sum(), rows.shape[1]], dtype: rows.dtype, device: rows.device);
        group.AllToAll(received, rows, receivedRows, sentRows).Wait();
        rows.Dispose();
        return received;
    }

    private static Tensor InOrder(Tensor rows, Tensor? order)
    {
        if (order is null)
        {
            return rows;
        }

        var ordered = RowKernels.Gather(rows, order);
        rows.Dispose();
        return ordered;
    }
}
