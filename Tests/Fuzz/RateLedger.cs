using SimMoE.Topology;
using SimMoE.Units;

namespace SimMoE.Fuzz;

/// <summary>Adds up what a network model says of its links' rates: none above the line rate, and in the end the bytes of its
/// flows.</summary>
/// <param name="cluster">The links.</param>
internal sealed class RateLedger(Cluster cluster)
{
    private readonly double[] _rate = new double[cluster.Links.Length];
    private readonly double[] _carried = new double[cluster.Links.Length];
    private readonly long[] _since = new long[cluster.Links.Length];
    private readonly long[] _busy = new long[cluster.Links.Length];

    /// <summary>A link's rate changes.</summary>
    /// <exception cref="LawBrokenException">It is above the link's capacity, or negative, or time runs backwards.</exception>
    public void Change(int link, double rate, SimDuration time)
    {
        var capacity = cluster.Links[link].Capacity.PerSecond;
        if (rate > capacity * (1 + 1e-9) || rate < -1e-9 * capacity || time.Picoseconds < _since[link])
        {
            throw new LawBrokenException("rate", $"link {link} of {capacity} B/s has {rate:R} B/s at {time.Picoseconds} ps");
        }

        Close(link, time.Picoseconds);
        _rate[link] = rate;
    }

    /// <summary>Every link is idle and has carried the bytes expected of it.</summary>
    /// <param name="expected">Bytes of capacity by link.</param>
    /// <param name="slack">Picoseconds at a link's full rate by which it may be off.</param>
    /// <exception cref="LawBrokenException">It has not.</exception>
    public void Require(double[] expected, double slack)
    {
        for (var link = 0; link < expected.Length; link++)
        {
            var capacity = cluster.Links[link].Capacity.PerSecond;
            var error = Math.Abs(_carried[link] - expected[link]);
            if (error > (1e-9 * expected[link]) + (slack * capacity / 1e12) || Math.Abs(_rate[link]) > 1e-9 * capacity)
            {
                throw new LawBrokenException(
                    "bytes",
                    $"link {link} carried {_carried[link]:R} B of {expected[link]:R} B in {_busy[link]} ps and is left at {_rate[link]:R} B/s"
                );
            }
        }
    }

    private void Close(int link, long now)
    {
        _carried[link] += _rate[link] * (now - _since[link]) / 1e12;
        _busy[link] += _rate[link] > 0 ? now - _since[link] : 0;
        _since[link] = now;
    }
}
