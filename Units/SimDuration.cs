namespace SimMoE.Units;

/// <summary>Simulated time in whole picoseconds: an interval, or an instant counted from the start of a run.</summary>
/// <remarks>A <see cref="long"/> of picoseconds reaches about 106 days. Integers make comparisons exact and runs
/// reproducible; see docs/adr/0001-integer-picoseconds.md.</remarks>
/// <param name="Picoseconds">Picoseconds.</param>
public readonly record struct SimDuration(long Picoseconds) : IComparable<SimDuration>
{
    /// <summary>Picoseconds in a second.</summary>
    public const long PicosecondsPerSecond = 1_000_000_000_000;

    /// <summary>No time.</summary>
    public static SimDuration Zero => default;

    /// <summary>The longest representable time; stands for "never".</summary>
    public static SimDuration MaxValue => new(long.MaxValue);

    /// <summary>The time in seconds, for tables and figures only.</summary>
    public double TotalSeconds => Picoseconds / 1e12;

    /// <summary>The time in microseconds, for tables and figures only.</summary>
    public double TotalMicroseconds => Picoseconds / 1e6;

    /// <summary>The time in milliseconds, for tables and figures only.</summary>
    public double TotalMilliseconds => Picoseconds / 1e9;

    /// <summary>Sum; throws <see cref="OverflowException"/> beyond about 106 days.</summary>
    public static SimDuration operator +(SimDuration left, SimDuration right) => new(left.Picoseconds + right.Picoseconds);

    /// <summary>Difference.</summary>
    public static SimDuration operator -(SimDuration left, SimDuration right) => new(left.Picoseconds - right.Picoseconds);

    /// <summary>Multiple.</summary>
    public static SimDuration operator *(SimDuration time, long factor) => new(time.Picoseconds * factor);

    /// <summary>Less than.</summary>
    public static bool operator <(SimDuration left, SimDuration right) => left.Picoseconds < right.Picoseconds;

    /// <summary>Greater than.</summary>
    public static bool operator >(SimDuration left, SimDuration right) => left.Picoseconds > right.Picoseconds;

    /// <summary>Less than or equal.</summary>
    public static bool operator <=(SimDuration left, SimDuration right) => left.Picoseconds <= right.Picoseconds;

    /// <summary>Greater than or equal.</summary>
    public static bool operator >=(SimDuration left, SimDuration right) => left.Picoseconds >= right.Picoseconds;

    /// <summary>The longer of two times.</summary>
    public static SimDuration Max(SimDuration left, SimDuration right) => left > right ? left : right;

    /// <summary>The shorter of two times.</summary>
    public static SimDuration Min(SimDuration left, SimDuration right) => left < right ? left : right;

    /// <summary>From seconds, rounded up to a picosecond; for results of fits and ratios.</summary>
    /// <param name="seconds">Finite, 0 or more.</param>
    public static SimDuration FromSeconds(double seconds) => new(checked((long)Math.Ceiling(seconds * PicosecondsPerSecond)));

    /// <summary>From whole nanoseconds.</summary>
    public static SimDuration FromNanoseconds(long nanoseconds) => new(nanoseconds * 1_000);

    /// <summary>From whole microseconds.</summary>
    public static SimDuration FromMicroseconds(long microseconds) => new(microseconds * 1_000_000);

    /// <summary><paramref name="amount"/> / <paramref name="perSecond"/> seconds, exact in 128 bits, rounded up.</summary>
    /// <exception cref="DivideByZeroException">The rate is zero.</exception>
    public static SimDuration FromRatio(long amount, long perSecond)
    {
        Int128 numerator = (Int128)amount * PicosecondsPerSecond;
        Int128 quotient = numerator / perSecond;
        return new(checked((long)(quotient * perSecond < numerator ? quotient + 1 : quotient)));
    }

    /// <summary>Reads text such as <c>500 ns</c>, <c>2 us</c>, <c>1.5 ms</c>.</summary>
    /// <exception cref="FormatException">No number or no time unit.</exception>
    public static SimDuration Parse(string text) => QuantityText.ParseDuration(text);

    /// <inheritdoc/>
    public int CompareTo(SimDuration other) => Picoseconds.CompareTo(other.Picoseconds);

    /// <summary>For a person: <c>1.5 ms</c>.</summary>
    public override string ToString() => QuantityText.FormatDuration(this);
}
