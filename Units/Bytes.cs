namespace SimMoE.Units;

/// <summary>An amount of data in whole bytes; may be negative only as a difference.</summary>
/// <param name="Count">Bytes.</param>
public readonly record struct Bytes(long Count) : IComparable<Bytes>
{
    /// <summary>No data.</summary>
    public static Bytes Zero => default;

    /// <summary>Sum; throws <see cref="OverflowException"/> beyond 2^63-1 bytes.</summary>
    public static Bytes operator +(Bytes left, Bytes right) => new(left.Count + right.Count);

    /// <summary>Difference.</summary>
    public static Bytes operator -(Bytes left, Bytes right) => new(left.Count - right.Count);

    /// <summary>Multiple.</summary>
    public static Bytes operator *(Bytes amount, long factor) => new(amount.Count * factor);

    /// <summary>Time to move <paramref name="amount"/> at <paramref name="rate"/>, exact and rounded up to a picosecond.</summary>
    /// <exception cref="DivideByZeroException">The rate is zero.</exception>
    public static SimDuration operator /(Bytes amount, BytesPerSecond rate) => SimDuration.FromRatio(amount.Count, rate.PerSecond);

    /// <summary>Less than.</summary>
    public static bool operator <(Bytes left, Bytes right) => left.Count < right.Count;

    /// <summary>Greater than.</summary>
    public static bool operator >(Bytes left, Bytes right) => left.Count > right.Count;

    /// <summary>Less than or equal.</summary>
    public static bool operator <=(Bytes left, Bytes right) => left.Count <= right.Count;

    /// <summary>Greater than or equal.</summary>
    public static bool operator >=(Bytes left, Bytes right) => left.Count >= right.Count;

    /// <summary>Reads text such as <c>80 GB</c>, <c>1 MiB</c>, <c>64 kb</c> (<c>b</c> is bits, <c>B</c> bytes).</summary>
    /// <exception cref="FormatException">No number, no unit, or not a whole number of bytes.</exception>
    public static Bytes Parse(string text) => QuantityText.ParseBytes(text);

    /// <inheritdoc/>
    public int CompareTo(Bytes other) => Count.CompareTo(other.Count);

    /// <summary>For a person: <c>1.05 MB</c>.</summary>
    public override string ToString() => QuantityText.Format(Count, "B");
}
