namespace SimMoE.Trainer.Communication;

/// <summary>Checks that the tensors of a collective fit, without allocating.</summary>
internal static class TransferShape
{
    /// <summary>Elements of a row of dimension 0.</summary>
    public static long RowElements(Tensor tensor)
    {
        var elements = 1L;
        for (var dimension = 1; dimension < tensor.dim(); dimension++)
        {
            elements *= tensor.size(dimension);
        }

        return elements;
    }

    /// <summary>Two tensors of one dtype and row shape, both contiguous.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void RequireAlike(Tensor receive, Tensor send)
    {
        RequireContiguous(receive);
        RequireContiguous(send);
        var dimensions = receive.dim();
        Require(receive.dtype == send.dtype, "receive and send have different dtypes");
        Require(dimensions > 0 && dimensions == send.dim(), "receive and send have different numbers of dimensions, or none");
        for (var dimension = 1; dimension < dimensions; dimension++)
        {
            Require(receive.size(dimension) == send.size(dimension), "receive and send have rows of different shapes");
        }
    }

    /// <summary>One part for each rank, adding up to the tensors' rows.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void RequireParts(Tensor receive, Tensor send, ReadOnlySpan<long> receiveRows, ReadOnlySpan<long> sendRows, int ranks)
    {
        RequireAlike(receive, send);
        Require(receiveRows.Length == ranks && sendRows.Length == ranks, "there is not one number of rows for each rank");
        Require(Sum(receiveRows) == receive.size(0), "receiveRows do not add up to the rows of receive");
        Require(Sum(sendRows) == send.size(0), "sendRows do not add up to the rows of send");
    }

    /// <summary>Equal parts for all ranks.</summary>
    /// <exception cref="ArgumentException">The rows do not divide, or differ.</exception>
    public static void RequireEven(Tensor receive, Tensor send, int ranks)
    {
        RequireAlike(receive, send);
        var rows = send.size(0);
        Require(rows == receive.size(0) && rows % ranks == 0, "the rows do not divide by the ranks, or are not as many in both tensors");
    }

    /// <summary>A whole with a part for each rank.</summary>
    /// <exception cref="ArgumentException">The whole has another number of rows.</exception>
    public static void RequireWhole(Tensor whole, Tensor part, int ranks)
    {
        RequireAlike(whole, part);
        Require(whole.size(0) == ranks * part.size(0), "the whole has not as many rows as the ranks' parts together");
    }

    /// <summary>A contiguous tensor.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void RequireContiguous(Tensor tensor) => Require(tensor.is_contiguous(), "a tensor is not contiguous");

    private static long Sum(ReadOnlySpan<long> values)
    {
        var sum = 0L;
        foreach (var value in values)
        {
            Require(value >= 0, "a number of rows is negative");
            sum += value;
        }

        return sum;
    }

    private static void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new ArgumentException(problem);
        }
    }
}
