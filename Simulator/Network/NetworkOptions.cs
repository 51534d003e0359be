using SimMoE.Units;

namespace SimMoE.Simulator.Network;

/// <summary>When a network model gives up, and whom it tells of rates.</summary>
public sealed record NetworkOptions
{
    /// <summary>Drain instants after which a run stops with an error; at least 1.</summary>
    public long MaximumEvents { get; init; } = long.MaxValue;

    /// <summary>Simulated time after which a run stops with an error.</summary>
    public SimDuration MaximumTime { get; init; } = SimDuration.MaxValue;

    /// <summary>Told of each link whose rate changes: link, bytes a second, time. Null costs nothing.</summary>
    public Action<int, double, SimDuration>? LinkRateChanged { get; init; }

    /// <summary>Stops a run at its limits.</summary>
    /// <param name="events">Drain instants so far.</param>
    /// <param name="now">Picoseconds.</param>
    /// <param name="next">Picosecond of the next drain instant.</param>
    /// <param name="left">Flows in flight, for the message.</param>
    /// <exception cref="NetworkLimitException">A limit is exceeded.</exception>
    internal void Check(long events, long now, long next, int left)
    {
        if (events >= MaximumEvents)
        {
            throw new NetworkLimitException($"{events} network events by {new SimDuration(now)}, {left} flows left: the limit");
        }

        if (next > MaximumTime.Picoseconds)
        {
            throw new NetworkLimitException($"the network is still busy at the limit of {MaximumTime}, {left} flows left");
        }
    }
}
