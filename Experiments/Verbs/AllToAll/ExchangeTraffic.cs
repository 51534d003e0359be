using SimMoE.Simulator.Network;

namespace SimMoE.Experiments.Verbs.AllToAll;

/// <summary>Makes what an exchange moves.</summary>
public static class ExchangeTraffic
{
    // nccl-tests cuts each peer's part down to a multiple of 16 bytes (github NVIDIA/nccl-tests, src/alltoall.cu).
    private const long Alignment = 16;

    /// <summary>The same bytes for every peer.</summary>
    /// <param name="ranks">Ranks that take part.</param>
    /// <param name="size">Bytes of one rank's buffer, all peers and itself together.</param>
    public static EvenTraffic Even(int ranks, long size) =>
        new(size / ranks / Alignment * Alignment) { Ranks = [.. Enumerable.Range(0, ranks)] };

    /// <summary>Popular destinations: rank i gets a share proportional to (i + 1)^-skew of every rank's buffer.</summary>
    /// <param name="ranks">Ranks that take part.</param>
    /// <param name="size">Bytes of one rank's buffer, all peers and itself together.</param>
    /// <param name="skew">0 or more.</param>
    public static MatrixTraffic Skewed(int ranks, long size, double skew)
    {
        var shares = Enumerable.Range(1, ranks).Select(i => Math.Pow(i, -skew)).ToArray();
        var sum = shares.Sum();
        var row = shares.Select(share => (long)(size * (share / sum)) / Alignment * Alignment).ToArray();
        var bytes = new long[(long)ranks * ranks];
        for (var source = 0; source < ranks; source++)
        {
            row.CopyTo(bytes, (long)source * ranks);
        }

        return Of(bytes, ranks);
    }

    /// <summary>Any bytes.</summary>
    /// <param name="bytes">Row-major [ranks, ranks], row = source.</param>
    /// <param name="ranks">Ranks that take part.</param>
    public static MatrixTraffic Of(long[] bytes, int ranks) => new(bytes) { Ranks = [.. Enumerable.Range(0, ranks)] };

    /// <summary>Bytes of the largest buffer of a rank, what it keeps included.</summary>
    public static long LargestBuffer(Traffic traffic)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        var ranks = traffic.Ranks.Count;
        if (traffic is EvenTraffic even)
        {
            return even.BytesPerPair * ranks;
        }

        var largest = 0L;
        for (var source = 0; source < ranks; source++)
        {
            var sum = 0L;
            for (var destination = 0; destination < ranks; destination++)
            {
                sum += traffic.BytesBetween(source, destination);
            }

            largest = Math.Max(largest, sum);
        }

        return largest;
    }
}
