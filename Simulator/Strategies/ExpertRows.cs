using SimMoE.Units;

namespace SimMoE.Simulator.Strategies;

/// <summary>Rows of each local expert on each rank.</summary>
public sealed class ExpertRows
{
    private readonly int[] _rows;
    private readonly int[] _share;
    private readonly long[] _totals;

    /// <summary>Takes counts.</summary>
    /// <param name="ranks">Ranks.</param>
    /// <param name="localExperts">Experts on each rank, over all its heads.</param>
    /// <param name="rows">Row-major [rank, local expert]; kept, not copied.</param>
    public ExpertRows(int ranks, int localExperts, int[] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Invariant.Require(rows.Length == ranks * localExperts);
        (LocalExperts, _rows, _share) = (localExperts, rows, new int[localExperts]);
        _totals = new long[ranks];
        for (var rank = 0; rank < ranks; rank++)
        {
            foreach (var count in Of(rank))
            {
                _totals[rank] += count;
            }
        }
    }

    /// <summary>Experts on each rank, over all its heads.</summary>
    public int LocalExperts { get; }

    /// <summary>Rows of a rank over all its experts.</summary>
    public long Total(int rank) => _totals[rank];

    /// <summary>Rows of each expert of a rank.</summary>
    public ReadOnlySpan<int> Of(int rank) => _rows.AsSpan(rank * LocalExperts, LocalExperts);

    /// <summary>Rows of each expert of a rank in one chunk; valid until the next call.</summary>
    public ReadOnlySpan<int> Of(int rank, Chunk chunk)
    {
        if (chunk.Count == 1)
        {
            return Of(rank);
        }

        var whole = Of(rank);
        for (var expert = 0; expert < whole.Length; expert++)
        {
            _share[expert] = (int)chunk.Share(whole[expert]);
        }

        return _share;
    }
}
