using System.Globalization;
using SimMoE.Units;

namespace SimMoE.Trainer.Launch;

/// <summary>Reads timeouts as a user gives them: <c>30</c> is seconds, <c>2 min</c> has its unit.</summary>
public static class TimeoutText
{
    /// <summary>Environment variable for the fault timeout.</summary>
    public const string FaultVariable = "SIMMOE_FAULT_TIMEOUT";

    /// <summary>Environment variable for the rendezvous timeout.</summary>
    public const string RendezvousVariable = "SIMMOE_RENDEZVOUS_TIMEOUT";

    // A loaded machine keeps a thread from running for fractions of a second; less than this would end healthy runs.
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(20);

    /// <summary>Reads a timeout.</summary>
    /// <param name="text">What the user gave.</param>
    /// <param name="name">Option or variable, for the message.</param>
    /// <exception cref="SpecException">It is no time from 1 s to 20 days.</exception>
    public static TimeSpan Parse(string text, string name) =>
        TryParse(text) is { } time && time >= Least && time <= Most
            ? time
            : throw new SpecException(
                new Problem(
                    name,
                    $"'{text}' cannot be used",
                    "expected a time of 1 s or more, such as '30 s' or '2 min'; a bare number is seconds"
                )
            );

    private static TimeSpan? TryParse(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return seconds <= Most.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
        }

        try
        {
            return TimeSpan.FromMicroseconds(SimDuration.Parse(text).Picoseconds / 1_000_000);
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            return null;
        }
    }
}
