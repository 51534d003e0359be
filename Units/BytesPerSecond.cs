namespace SimMoE.Units;

/// <summary>A data rate in whole bytes a second, one direction.</summary>
/// <param name="PerSecond">Bytes a second, not negative.</param>
public readonly record struct BytesPerSecond(long PerSecond) : IComparable<BytesPerSecond>
{
    /// <summary>Sum of rates, as of parallel links.</summary>
    public static BytesPerSecond operator +(BytesPerSecond left, BytesPerSecond right) => new(left.PerSecond + right.PerSecond);

    /// <summary>Multiple, as of a bundle of equal links.</summary>
    public static BytesPerSecond operator *(BytesPerSecond rate, long factor) => new(rate.PerSecond * factor);

    /// <summary>Less than.</summary>
    public static bool operator <(BytesPerSecond left, BytesPerSecond right) => left.PerSecond < right.PerSecond;

    /// <summary>Greater than.</summary>
    public static bool operator >(BytesPerSecond left, BytesPerSecond right) => left.PerSecond > right.PerSecond;

    /// <summary>Less than or equal.</summary>
    public static bool operator <=(BytesPerSecond left, BytesPerSecond right) => left.PerSecond <= right.PerSecond;

    /// <summary>Greater than or equal.</summary>
    public static bool operator >=(BytesPerSecond left, BytesPerSecond right) => left.PerSecond >= right.PerSecond;

    /// <summary>The rate times a ratio (an efficiency, an oversubscription), rounded to whole bytes a second.</summary>
    /// <param name="factor">Finite and not negative.</param>
    public BytesPerSecond Scale(double factor) => new(checked((long)Math.Round(PerSecond * factor)));

    /// <summary>Reads text such as <c>400 Gb/s</c>, <c>50 GB/s</c>.</summary>
    /// <exception cref="FormatException">No number or no rate unit.</exception>
    public static BytesPerSecond Parse(string text) => QuantityText.ParseBytesPerSecond(text);

    /// <inheritdoc/>
    public int CompareTo(BytesPerSecond other) => PerSecond.CompareTo(other.PerSecond);

    /// <summary>For a person: <c>50 GB/s</c>.</summary>
    public override string ToString() => QuantityText.Format(PerSecond, "B/s");
}
