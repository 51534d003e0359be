namespace SimMoE.Simulator.Network.Aggregates;

/// <summary>Many flows that keep one common progress: a class of flows, or a whole exchange.</summary>
internal sealed class Aggregate
{
    /// <summary>Part of a picosecond that separates rounding from work left.</summary>
    private const double Slack = 1e-3;

    private long _updated;

    /// <summary>Links that it uses.</summary>
    public int[] Links { get; private set; } = [];

    /// <summary>Bytes on each of <see cref="Links"/> for each of its own bytes.</summary>
    public double[] Weights { get; private set; } = [];

    /// <summary>Bytes that it moves in all.</summary>
    public double Volume { get; private set; }

    /// <summary>Bytes left as of the last change of rate.</summary>
    public double Remaining { get; private set; }

    /// <summary>Bytes a picosecond.</summary>
    public double Rate { get; private set; }

    /// <summary>Picosecond at which it drains at its present rate.</summary>
    public long Drain { get; private set; }

    /// <summary>Rate that it would have alone.</summary>
    public double Alone { get; set; }

    /// <summary>Links among <see cref="Links"/> that may hold it back, with their weights; the first <see cref="TightCount"/>
    /// hold.</summary>
    public (int Link, double Weight)[] Tight { get; private set; } = [];

    /// <summary>How many of <see cref="Tight"/> hold.</summary>
    public int TightCount { get; set; }

    /// <summary>How many others had their rate when its level was last computed.</summary>
    public int LeveledAt { get; set; }

    /// <summary>Becomes a new aggregate.</summary>
    public void Begin(int[] links, double[] weights, double volume, long now)
    {
        (Links, Weights, Volume, Remaining, Rate, _updated) = (links, weights, volume, volume, 0, now);
        (TightCount, Drain) = (0, long.MaxValue);
        if (Tight.Length < links.Length)
        {
            Tight = new (int, double)[links.Length];
        }
    }

    /// <summary>Lets go of what it referred to.</summary>
    public void End() => (Links, Weights, TightCount) = ([], [], 0);

    /// <summary>Takes off what flowed since the last change of rate.</summary>
    public void Settle(long now)
    {
        Remaining -= Rate * (now - _updated);
        _updated = now;
    }

    /// <summary>Changes the rate.</summary>
    public void SetRate(double rate, long now)
    {
        if (rate == Rate)
        {
            return;
        }

        Settle(now);
        Rate = rate;
        var left = (Remaining / rate) - Slack;
        // Beyond 106 days the conversion overflows, which whoever knows the input reports as too much work.
        Drain = now + Math.Max(0, (long)Math.Ceiling(left));
    }
}
