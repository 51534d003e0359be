namespace SimMoE.Trainer.Measuring.Collectives;

/// <summary>Values that tell source, destination and place apart, so that every element that arrives is checked. They are whole and small:
/// exact in
/// every type, sums over 16 ranks included.</summary>
public static class Pattern
{
    // Below 256, up to which bfloat16 holds every whole number; prime, so that shifted runs do not repeat with powers of two.
    private const int Period = 251;

    // Sums over the ranks stay below 256 too.
    private const int ReducedPeriod = 13;

    /// <summary>What a source sends to a destination.</summary>
    /// <param name="count">Elements.</param>
    /// <param name="source">Rank that sends.</param>
    /// <param name="destination">Rank that receives; 0 where all receive the same.</param>
    /// <param name="type">Element type.</param>
    /// <param name="device">Where.</param>
    public static Tensor Sent(long count, int source, int destination, ScalarType type, Device device) =>
        Run(count, (source * 31) + (destination * 17), Period, type, device);

    /// <summary>What a rank adds to a sum.</summary>
    /// <param name="count">Elements.</param>
    /// <param name="rank">Rank that adds.</param>
    /// <param name="type">Element type.</param>
    /// <param name="device">Where.</param>
    public static Tensor Added(long count, int rank, ScalarType type, Device device) => Run(count, rank, ReducedPeriod, type, device);

    /// <summary>Elements that differ.</summary>
    public static long Wrong(Tensor found, Tensor expected)
    {
        ArgumentNullException.ThrowIfNull(found);
        using var scope = torch.NewDisposeScope();
        return found.ne(expected).sum().item<long>();
    }

    private static Tensor Run(long count, int shift, int period, ScalarType type, Device device)
    {
        using var scope = torch.NewDisposeScope();
        var values = torch.arange(count, ScalarType.Int32, device).add_(shift).remainder_(period).to(type);
        return values.MoveToOuterDisposeScope();
    }
}
