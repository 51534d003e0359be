namespace SimMoE.Trainer.Layers;

/// <summary>Moves, sums and inner products of whole rows.</summary>
internal static class RowKernels
{
    // index_select starts a block for each row, at 0.6 ns a block: 318 us for 524288 rows of 256 B against 139 us for the same bytes in
    // rows of
    // 2 KiB (H200, Experiments/Measurements/h200/kernels.csv). Below this many bytes an element of 16 bytes a thread is faster.
    private const long NarrowRowBytes = 1024;
    private const long WideElementBytes = 16;

    /// <summary>Rows by index.</summary>
    /// <param name="table">[rows, width], contiguous.</param>
    /// <param name="indices">int64 [n].</param>
    /// <returns>[n, width].</returns>
    public static Tensor Gather(Tensor table, Tensor indices)
    {
        var bytes = table.shape[1] * table.ElementSize;
        if (table.device.type != DeviceType.CUDA || bytes > NarrowRowBytes || bytes % WideElementBytes != 0)
        {
            return table.index_select(0, indices);
        }

        using var columns = torch.arange(bytes / WideElementBytes, dtype: ScalarType.Int64, device: table.device);
        using var elements = LayerOperators.Elements(LayerOperators.AsWide(table), indices.unsqueeze(1), columns.unsqueeze(0));
        return LayerOperators.ViewAs(elements, table.dtype);
    }

    /// <summary>Groups of k rows, gathered.</summary>
    /// <param name="table">[rows, width], contiguous.</param>
    /// <param name="indices">int64 [n, k].</param>
    /// <returns>[n, k, width].</returns>
    public static Tensor GatherGroups(Tensor table, Tensor indices) =>
        Gather(table, indices.view(-1)).view(indices.shape[0], indices.shape[1], table.shape[1]);

    /// <summary>Sums of groups of rows, in f32 and then rounded.</summary>
    /// <param name="groups">[n, k, width].</param>
    /// <param name="weights">f32 [n, k]; rounded to the rows' type.</param>
    /// <returns>[n, width] in the rows' type.</returns>
    public static Tensor WeightedSums(Tensor groups, Tensor weights) => weights.to(groups.dtype).unsqueeze(1).bmm(groups).squeeze(1);

    /// <summary>Inner products of each group's rows with one row.</summary>
    /// <param name="groups">[n, k, width].</param>
    /// <param name="rows">[n, width], same type.</param>
    /// <returns>f32 [n, k].</returns>
    public static Tensor Dots(Tensor groups, Tensor rows)
    {
        if (groups.dtype == ScalarType.Float32 || LayerOperators.HasFloatResults(groups.device))
        {
            return LayerOperators.FloatBmm(groups, rows.unsqueeze(2)).squeeze(2);
        }

        using var products = groups.mul(rows.unsqueeze(1));
        return products.sum(2, type: ScalarType.Float32);
    }

    /// <summary>Each row times each of its k weights.</summary>
    /// <param name="rows">[n, width].</param>
    /// <param name="weights">f32 [n, k]; rounded to the rows' type.</param>
    /// <returns>[n x k, width].</returns>
    public static Tensor Scaled(Tensor rows, Tensor weights) =>
        weights.to(rows.dtype).unsqueeze(2).mul(rows.unsqueeze(1)).view(-1, rows.shape[1]);
}
