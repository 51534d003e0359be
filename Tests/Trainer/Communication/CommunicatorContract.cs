using SimMoE.Trainer.Communication;
using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer.Communication;

/// <summary>What every communicator does, whatever carries it; each rank of a group calls these in the same order.</summary>
internal static class CommunicatorContract
{
    /// <summary>All of them.</summary>
    /// <param name="group">The communicator to check.</param>
    /// <param name="device">Where its tensors are.</param>
    public static void Check(ICommunicator group, torch.Device device)
    {
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.BFloat16, ScalarType.Int64, ScalarType.Byte })
        {
            EvenAllToAll(group, device, dtype);
            UnevenAllToAll(group, device, dtype, (from, to) => (from + (2 * to)) % 3);
            UnevenAllToAll(group, device, dtype, (from, _) => from == 0 ? 0 : 2);
            UnevenAllToAll(group, device, dtype, (_, to) => to == 0 ? 3 : 0);
            UnevenAllToAll(group, device, dtype, (_, _) => 0);
            AllGather(group, device, dtype);
            Broadcast(group, device, dtype);
        }

        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.BFloat16, ScalarType.Float64 })
        {
            AllReduce(group, device, dtype);
            ReduceScatter(group, device, dtype);
        }

        SumOfWholeNumbers(group, device);
        group.Barrier();
    }

    /// <summary>Rank r sends p the rows 10 r + p, twice; p has two rows from each rank, in their order.</summary>
    private static void EvenAllToAll(ICommunicator group, torch.Device device, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var send = Rows(device, dtype, Enumerable.Range(0, group.Size).SelectMany(p => Enumerable.Repeat((10 * group.Rank) + p, 2)));
        var receive = Empty(device, dtype, 2 * group.Size);
        group.AllToAll(receive, send).Wait();
        AssertRows(Enumerable.Range(0, group.Size).SelectMany(r => Enumerable.Repeat((10 * r) + group.Rank, 2)), receive);
    }

    /// <summary>Row i from r to p is 30 r + 6 p + i.</summary>
    private static void UnevenAllToAll(ICommunicator group, torch.Device device, ScalarType dtype, Func<int, int, int> rows)
    {
        using var scope = NewDisposeScope();
        var ranks = Enumerable.Range(0, group.Size).ToArray();
        IEnumerable<int> Part(int from, int to) => Enumerable.Range(0, rows(from, to)).Select(i => (30 * from) + (6 * to) + i);
        var sendRows = ranks.Select(to => (long)rows(group.Rank, to)).ToArray();
        var receiveRows = ranks.Select(from => (long)rows(from, group.Rank)).ToArray();
        var send = Rows(device, dtype, ranks.SelectMany(to => Part(group.Rank, to)));
        var receive = Empty(device, dtype, receiveRows.Sum());
        group.AllToAll(receive, send, receiveRows, sendRows).Wait();
        AssertRows(ranks.SelectMany(from => Part(from, group.Rank)), receive);
    }

    private static void AllGather(ICommunicator group, torch.Device device, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var receive = Empty(device, dtype, 2 * group.Size);
        group.AllGather(receive, Rows(device, dtype, [group.Rank, 50 + group.Rank])).Wait();
        AssertRows(Enumerable.Range(0, group.Size).SelectMany(r => new[] { r, 50 + r }), receive);
    }

    private static void Broadcast(ICommunicator group, torch.Device device, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var root = group.Size - 1;
        var tensor = Rows(device, dtype, [group.Rank, 7 + group.Rank]);
        group.Broadcast(tensor, root).Wait();
        AssertRows([root, 7 + root], tensor);
    }

    /// <summary>Over ranks 0 to n - 1, the values r + 1 sum to n (n + 1) / 2 and have the mean (n + 1) / 2.</summary>
    private static void AllReduce(ICommunicator group, torch.Device device, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var n = group.Size;
        double Reduced(ReduceOperation operation)
        {
            var tensor = Rows(device, dtype, [group.Rank + 1]);
            group.AllReduce(tensor, operation).Wait();
            return tensor.to(ScalarType.Float64).cpu().data<double>()[0];
        }

        Assert.Equal(n * (n + 1) / 2.0, Reduced(ReduceOperation.Sum));
        Assert.Equal((n + 1) / 2.0, Reduced(ReduceOperation.Mean));
        Assert.Equal(n, Reduced(ReduceOperation.Max));
        Assert.Equal(1, Reduced(ReduceOperation.Min));
    }

    /// <summary>Rank r gives p the value 2 r + p: p keeps n (n - 1) + n p.</summary>
    private static void ReduceScatter(ICommunicator group, torch.Device device, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var n = group.Size;
        var receive = Empty(device, dtype, 1);
        group.ReduceScatter(receive, Rows(device, dtype, Enumerable.Range(0, n).Select(p => (2 * group.Rank) + p))).Wait();
        AssertRows([(n * (n - 1)) + (n * group.Rank)], receive);
    }

    private static void SumOfWholeNumbers(ICommunicator group, torch.Device device)
    {
        using var scope = NewDisposeScope();
        var counts = tensor(new long[] { 1, group.Rank, 1L << 40 }, device: device);
        group.AllReduce(counts).Wait();
        Assert.Equal([group.Size, group.Size * (group.Size - 1) / 2, group.Size * (1L << 40)], counts.cpu().data<long>().ToArray());
    }

    /// <summary>[values, 3]: each value three times.</summary>
    private static Tensor Rows(torch.Device device, ScalarType dtype, IEnumerable<int> values)
    {
        var rows = values.SelectMany(value => Enumerable.Repeat((float)value, 3)).ToArray();
        return tensor(rows).reshape(rows.Length / 3, 3).to(dtype).to(device);
    }

    private static Tensor Empty(torch.Device device, ScalarType dtype, long rows) => full([rows, 3], 99, dtype: dtype, device: device);

    private static void AssertRows(IEnumerable<int> expected, Tensor actual) =>
        Assert.Equal(
            expected.SelectMany(value => Enumerable.Repeat((float)value, 3)),
            TensorValues.Of<float>(actual.to(ScalarType.Float32))
        );
}
