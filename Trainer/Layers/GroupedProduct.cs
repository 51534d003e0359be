namespace SimMoE.Trainer.Layers;

/// <summary>Products of the experts' rows with their own matrices.</summary>
/// <remarks>Where libtorch has a grouped product (bf16 on a GPU) it is one call. Otherwise one product for each expert that has rows, which
/// needs the
/// counts on the host.</remarks>
internal static class GroupedProduct
{
    /// <summary>Most groups of one grouped product: libtorch refuses 1024 and more ("Can't process more than 1024 groups" is what it says
    /// of 1024, seen with 2.11).</summary>
    public const int MostGroups = 1023;

    /// <summary>Sizes of matrices divide by this: rows of bf16 start at multiples of 16 bytes.</summary>
    public const int Alignment = 8;

    /// <summary>True if products of this kind go through one grouped call.</summary>
    public static bool HasKernel(torch.Device device, ScalarType type) => device.type == DeviceType.CUDA && type == ScalarType.BFloat16;

    /// <summary>Each expert's rows times its matrix, by grouped calls.</summary>
    /// <param name="rows">[R, K], bf16.</param>
    /// <param name="matrices">[experts, K, N], bf16.</param>
    /// <param name="groups">Whose rows they are.</param>
    /// <returns>[R, N].</returns>
    public static Tensor Rows(Tensor rows, Tensor matrices, RowGroups groups)
    {
        var product = LayerOperators.GroupedMm(rows, Part(matrices, 0, MostGroups), Part(groups.Ends, 0, MostGroups));
        for (var first = MostGroups; first < groups.Experts; first += MostGroups - 1)
        {
            // The expert before stands for all rows before, whose products are thrown away: where they end is known to the device alone.
            var next = LayerOperators.GroupedMm(rows, Part(matrices, first - 1, MostGroups), Part(groups.Ends, first - 1, MostGroups));
            using var numbers = torch.arange(groups.Rows, dtype: ScalarType.Int64, device: rows.device);
            using var isBefore = numbers.lt(groups.Ends.narrow(0, first - 1, 1)).unsqueeze(1);
            product = torch.where(isBefore, product, next);
        }

        return product;
    }

    /// <summary>Each expert's gradient of a matrix, by grouped calls: the sum over its rows of left^T right.</summary>
    /// <param name="left">[R, M], bf16.</param>
    /// <param name="right">[R, N], bf16.</param>
    /// <param name="groups">Whose rows they are.</param>
    /// <returns>[experts, M, N]; zero for an expert without rows.</returns>
    public static Tensor Weights(Tensor left, Tensor right, RowGroups groups)
    {
        var transposed = left.t();
        var product = LayerOperators.GroupedMm(transposed, right, Part(groups.Ends, 0, MostGroups));
        if (groups.Experts <= MostGroups)
        {
            return product;
        }

        var parts = new List<Tensor> { product };
        for (var first = MostGroups; first < groups.Experts; first += MostGroups - 1)
        {
            var next = LayerOperators.GroupedMm(transposed, right, Part(groups.Ends, first - 1, MostGroups));
            parts.Add(next.narrow(0, 1, next.shape[0] - 1));
        }

        return torch.cat(parts, 0);
    }

    /// <summary>Each expert's rows times its matrix, one product for each expert that has rows.</summary>
    /// <param name="rows">[R, K].</param>
    /// <param name="matrices">[experts, K, N].</param>
    /// <param name="groups">Whose rows they are.</param>
    /// <returns>[R, N].</returns>
    public static Tensor RowsOneByOne(Tensor rows, Tensor matrices, RowGroups groups)
    {
        var product = torch.empty([groups.Rows, matrices.shape[2]], dtype: rows.dtype, device: rows.device);
        foreach (var (expert, first, count) in Present(groups))
        {
            using var target = product.narrow(0, first, count);
            using var part = rows.narrow(0, first, count);
            using var matrix = matrices.select(0, expert);
            LayerOperators.MmInto(target, part, matrix);
        }

        return product;
    }

    /// <summary>Each expert's gradient of a matrix, one product for each expert that has rows.</summary>
    /// <param name="left">[R, M].</param>
    /// <param name="right">[R, N].</param>
    /// <param name="groups">Whose rows they are.</param>
    /// <returns>[experts, M, N]; zero for an expert without rows.</returns>
    public static Tensor WeightsOneByOne(Tensor left, Tensor right, RowGroups groups)
    {
        var product = torch.zeros([groups.Experts, left.shape[1], right.shape[1]], dtype: left.dtype, device: left.device);
        foreach (var (expert, first, count) in Present(groups))
        {
            using var target = product.select(0, expert);
            using var leftPart = left.narrow(0, first, count);
            using var transposed = leftPart.t();
            using var rightPart = right.narrow(0, first, count);
            LayerOperators.MmInto(target, transposed, rightPart);
        }

        return product;
    }

    private static IEnumerable<(int Expert, long First, long Count)> Present(RowGroups groups)
    {
        var row = 0L;
        for (var expert = 0; expert < groups.Experts; expert++)
        {
            var count = groups.Counts[expert];
            if (count > 0)
            {
                yield return (expert, row, count);
            }

            row += count;
        }
    }

    private static Tensor Part(Tensor tensor, long first, long most) =>
        tensor.shape[0] <= most && first == 0 ? tensor : tensor.narrow(0, first, Math.Min(most, tensor.shape[0] - first));
}
