namespace SimMoE.Trainer.Layers;

/// <summary>Assignments sorted by the expert they go to; those of one expert stay in the order of the tokens.</summary>
/// <param name="Source">Assignment at each sorted place, int64 [n].</param>
/// <param name="Place">Sorted place of each assignment, int64 [n]; the inverse.</param>
/// <param name="Ends">Place after each expert's last, int32 [experts].</param>
internal sealed record RowOrder(Tensor Source, Tensor Place, Tensor Ends)
{
    /// <summary>Sorts. Issues no wait for the device.</summary>
    /// <param name="experts">Expert of each assignment, int64 [n].</param>
    /// <param name="count">Experts.</param>
    public static RowOrder Of(Tensor experts, int count)
    {
        // A radix sort costs by the bits of its keys.
        var keyType = count <= short.MaxValue ? ScalarType.Int16 : ScalarType.Int32;
        var device = experts.device;
        var (sorted, source) = experts.to(keyType).sort(0, descending: false, stable: true);
        var ends = torch.searchsorted(sorted, torch.arange(count, dtype: keyType, device: device), out_int32: true, right: true);
        var numbers = torch.arange(source.shape[0], dtype: ScalarType.Int64, device: device);
        var place = torch.empty_like(source).scatter_(0, source, numbers);
        return new RowOrder(source, place, ends);
    }

    /// <summary>Assignments of each expert, int64 [experts].</summary>
    public Tensor Counts()
    {
        var counts = Ends.to(ScalarType.Int64);
        counts.narrow(0, 1, Ends.shape[0] - 1).sub_(Ends.narrow(0, 0, Ends.shape[0] - 1));
        return counts;
    }

    /// <summary>Row that each sorted assignment is of, where a row has <paramref name="topK"/> consecutive assignments; int64
    /// [n].</summary>
    public Tensor Rows(int topK) => topK == 1 ? Source : Source.div(topK, torch.RoundingMode.floor);
}
