using SimMoE.Trainer.Communication;

namespace SimMoE.Tests.Trainer.Communication;

/// <summary>One thread's end of a <see cref="ThreadGroup"/>. Reductions add in rank order in double precision, so they are the same on
/// every rank.</summary>
internal sealed class ThreadCommunicator(MeetingPoint meeting, int rank) : ICommunicator
{
    public int Rank => rank;

    public int Size => meeting.Size;

    public ITransfer AllToAll(Tensor receive, Tensor send, ReadOnlySpan<long> receiveRows, ReadOnlySpan<long> sendRows)
    {
        Require(receiveRows.Length == Size && sendRows.Length == Size, "one count for each rank");
        Require(Sum(receiveRows) == receive.shape[0] && Sum(sendRows) == send.shape[0], "counts that add up to the tensors' rows");
        Require(
            receive.dtype == send.dtype && receive.shape.AsSpan(1).SequenceEqual(send.shape.AsSpan(1)),
            "tensors of one dtype and row shape"
        );
        using var quiet = torch.no_grad();
        var parts = meeting.Meet(rank, new("AllToAll", send, sendRows.ToArray()));
        var to = 0L;
        for (var from = 0; from < Size; from++)
        {
            var rows = parts[from].Rows;
            Require(rows[rank] == receiveRows[from], $"{rows[rank]} rows from rank {from}, which sends so many");
            Copy(receive, to, parts[from].Tensor!, rows.AsSpan(0, rank), rows[rank]);
            to += rows[rank];
        }

        meeting.Leave();
        return CompletedTransfer.Instance;
    }

    public ITransfer AllToAll(Tensor receive, Tensor send)
    {
        Require(send.shape[0] % Size == 0, "rows that divide by the ranks");
        var rows = new long[Size];
        Array.Fill(rows, send.shape[0] / Size);
        return AllToAll(receive, send, rows, rows);
    }

    public ITransfer AllReduce(Tensor tensor, ReduceOperation operation = ReduceOperation.Sum)
    {
        using var quiet = torch.no_grad();
        using var mine = tensor.clone();
        var parts = meeting.Meet(rank, new("AllReduce", mine, []));
        using var reduced = Reduce(parts, operation);
        tensor.copy_(reduced);
        meeting.Leave();
        return CompletedTransfer.Instance;
    }

    public ITransfer AllGather(Tensor receive, Tensor send)
    {
        Require(receive.shape[0] == Size * send.shape[0], "room for every rank's rows");
        using var quiet = torch.no_grad();
        var parts = meeting.Meet(rank, new("AllGather", send, []));
        for (var from = 0; from < Size; from++)
        {
            Copy(receive, from * send.shape[0], parts[from].Tensor!, [], send.shape[0]);
        }

        meeting.Leave();
        return CompletedTransfer.Instance;
    }

    public ITransfer ReduceScatter(Tensor receive, Tensor send, ReduceOperation operation = ReduceOperation.Sum)
    {
        Require(send.shape[0] == Size * receive.shape[0], "a part for every rank");
        using var quiet = torch.no_grad();
        var parts = meeting.Meet(rank, new("ReduceScatter", send, []));
        using var reduced = Reduce(parts, operation);
        using var mine = reduced.narrow(0, rank * receive.shape[0], receive.shape[0]);
        receive.copy_(mine);
        meeting.Leave();
        return CompletedTransfer.Instance;
    }

    public ITransfer Broadcast(Tensor tensor, int root)
    {
        using var quiet = torch.no_grad();
        var parts = meeting.Meet(rank, new("Broadcast", tensor, []));
        if (rank != root)
        {
            tensor.copy_(parts[root].Tensor!);
        }

        meeting.Leave();
        return CompletedTransfer.Instance;
    }

    public void Barrier()
    {
        meeting.Meet(rank, new("Barrier", null, []));
        meeting.Leave();
    }

    public void Dispose() { }

    private static Tensor Reduce(ReadOnlySpan<MeetingPoint.Part> parts, ReduceOperation operation)
    {
        var result = parts[0].Tensor!.to(ScalarType.Float64, true);
        foreach (var part in parts[1..])
        {
            using var other = part.Tensor!.to(ScalarType.Float64);
            var next = operation switch
            {
                ReduceOperation.Max => torch.maximum(result, other),
                ReduceOperation.Min => torch.minimum(result, other),
                _ => result.add(other),
            };
            result.Dispose();
            result = next;
        }

        if (operation == ReduceOperation.Mean)
        {
            var mean = result.div(parts.Length);
            result.Dispose();
            return mean;
        }

        return result;
    }

    private static void Copy(Tensor receive, long to, Tensor send, ReadOnlySpan<long> before, long count)
    {
        if (count > 0)
        {
            using var target = receive.narrow(0, to, count);
            using var source = send.narrow(0, Sum(before), count);
            target.copy_(source);
        }
    }

    private static long Sum(ReadOnlySpan<long> values)
    {
        var sum = 0L;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static void Require(bool condition, string expected)
    {
        if (!condition)
        {
            throw new ArgumentException($"expected {expected}");
        }
    }
}
