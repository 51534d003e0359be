using SimMoE.Units;

namespace SimMoE.Simulator.Network;

/// <summary>How finely a network model works and when it gives up.</summary>
/// <seealso href="docs/models/fair-share.md"/>
public sealed record NetworkOptions
{
    /// <summary>Every completion resolved.</summary>
    public static NetworkOptions Exact { get; } = new();

    /// <summary>One flow for each exchange.</summary>
    public static NetworkOptions Makespan { get; } = new() { Resolution = Resolution.Makespan };

    /// <summary>Resolution in time.</summary>
    public Resolution Resolution { get; private init; } = Resolution.Exact;

    /// <summary>Largest lateness of a result as a share of the exchange's time, in (0, 1); 0 unless
    /// <see cref="Resolution.Bounded"/>.</summary>
    public double RelativeError { get; private init; }

    /// <summary>Drain instants after which a run stops with an error; at least 1.</summary>
    public long MaximumEvents { get; init; } = long.MaxValue;

    /// <summary>Simulated time after which a run stops with an error.</summary>
    public SimDuration MaximumTime { get; init; } = SimDuration.MaxValue;

    /// <summary>Told of each link whose rate changes: link, bytes a second, time. Null costs nothing.</summary>
    public Action<int, double, SimDuration>? LinkRateChanged { get; init; }

    /// <summary>Completions batched under a bound.</summary>
    /// <param name="relativeError">In (0, 1), such as 0.001.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not in (0, 1).</exception>
    public static NetworkOptions Bounded(double relativeError)
    {
        if (!(relativeError is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(relativeError), relativeError, "must be in (0, 1)");
        }

        return new() { Resolution = Resolution.Bounded, RelativeError = relativeError };
    }
}
