using SimMoE.Workload.Measurements;

namespace SimMoE.Trainer.Measuring.Collectives;

/// <summary>Which collectives are timed.</summary>
public sealed record CollectiveGrid
{
    private static readonly long[] UnevenBytes = [1 << 16, 1 << 20, 1 << 24, 1 << 26];
    private static readonly double[] Shares = [0.25, 0.5, 0.75, 0.9, 1.0];

    // Experts of the layers that are timed; the paper's are 384 and 768 (arXiv 2602.04870, Tables 4 and 5).
    private static readonly int[] CountedExperts = [64, 384, 768, 4096];

    /// <summary>Names of <see cref="CollectiveNames"/>.</summary>
    public required IReadOnlyList<string> Collectives { get; init; }

    /// <summary>Element type of everything but counts, a name of <see cref="TypeNames"/>.</summary>
    public required string TypeName { get; init; }

    /// <summary>Smallest size in bytes, 16 or more.</summary>
    public required long SmallestBytes { get; init; }

    /// <summary>Largest size in bytes.</summary>
    public required long LargestBytes { get; init; }

    /// <summary>Factor between sizes, 2 or more.</summary>
    public required int Factor { get; init; }

    /// <summary>Every case, collective by collective, sizes ascending.</summary>
    /// <param name="ranks">Ranks, 1 or more.</param>
    public IReadOnlyList<CollectiveCase> Cases(int ranks)
    {
        var cases = new List<CollectiveCase>();
        var type = TypeNames.Parse(TypeName);
        foreach (var collective in Collectives)
        {
            switch (collective)
            {
                case CollectiveNames.AllToAllV:
                    cases.AddRange(
                        from size in UnevenBytes
                        where size >= SmallestBytes && size <= LargestBytes
                        from share in Shares
                        select new CollectiveCase(collective, type, size, share)
                    );
                    break;
                case CollectiveNames.MetadataExchange or CollectiveNames.MetadataToHost or CollectiveNames.HostSync:
                    cases.AddRange(
                        CountedExperts
                            .Where(experts => experts % ranks == 0)
                            .Select(experts => new CollectiveCase(collective, ScalarType.Int64, experts * (long)sizeof(long)))
                    );
                    break;
                default:
                    cases.AddRange(Sizes().Select(size => new CollectiveCase(collective, type, size)));
                    break;
            }
        }

        return cases;
    }

    private IEnumerable<long> Sizes()
    {
        for (var size = SmallestBytes; size <= LargestBytes; size = size > long.MaxValue / Factor ? long.MaxValue : size * Factor)
        {
            yield return size;
        }
    }
}
