namespace SimMoE.Trainer.Measuring.Collectives;

/// <summary>How many rows each rank sends to each other in an uneven exchange: rank 0 keeps what the share leaves and spreads the rest over
/// the
/// others, every other rank spreads its rows evenly over all.</summary>
public static class RowSplit
{
    /// <summary>Rows from one rank to each rank.</summary>
    /// <param name="source">The rank that sends.</param>
    /// <param name="ranks">Ranks, 2 or more.</param>
    /// <param name="rows">Rows of a rank.</param>
    /// <param name="share">Part of rank 0's rows that leaves it, in [0, 1].</param>
    public static long[] Sent(int source, int ranks, long rows, double share)
    {
        var sent = new long[ranks];
        var leaving = source == 0 ? (long)(rows * share) : rows - (rows / ranks);
        var given = 0L;
        var others = 0;
        for (var rank = 0; rank < ranks; rank++)
        {
            if (rank != source)
            {
                // Cut the running sum at whole rows, so that parts differ by one at most.
                others++;
                var until = leaving * others / (ranks - 1);
                sent[rank] = until - given;
                given = until;
            }
        }

        sent[source] = rows - leaving;
        return sent;
    }

    /// <summary>Rows that one rank gets from each rank.</summary>
    /// <inheritdoc cref="Sent"/>
    /// <param name="destination">The rank that receives.</param>
    /// <param name="ranks">Ranks, 2 or more.</param>
    /// <param name="rows">Rows of a rank.</param>
    /// <param name="share">Part of rank 0's rows that leaves it, in [0, 1].</param>
    public static long[] Received(int destination, int ranks, long rows, double share) =>
        [.. Enumerable.Range(0, ranks).Select(source => Sent(source, ranks, rows, share)[destination])];
}
