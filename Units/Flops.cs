namespace SimMoE.Units;

/// <summary>Floating-point operations, a multiply-add counted as two.</summary>
/// <param name="Count">Operations, 0 or more.</param>
public readonly record struct Flops(long Count) : IComparable<Flops>
{
    /// <summary>No work.</summary>
    public static Flops Zero => default;

    /// <summary>Sum.</summary>
    public static Flops operator +(Flops left, Flops right) => new(left.Count + right.Count);

    /// <summary>Multiple.</summary>
    public static Flops operator *(Flops work, long factor) => new(work.Count * factor);

    /// <summary>Time at a rate, exact and rounded up to a picosecond.</summary>
    /// <exception cref="DivideByZeroException">The rate is zero.</exception>
    public static SimDuration operator /(Flops work, FlopsPerSecond rate) => SimDuration.FromRatio(work.Count, rate.PerSecond);

    /// <summary>Less than.</summary>
    public static bool operator <(Flops left, Flops right) => left.Count < right.Count;

    /// <summary>Greater than.</summary>
    public static bool operator >(Flops left, Flops right) => left.Count > right.Count;

    /// <summary>Less than or equal.</summary>
    public static bool operator <=(Flops left, Flops right) => left.Count <= right.Count;

    /// <summary>Greater than or equal.</summary>
    public static bool operator >=(Flops left, Flops right) => left.Count >= right.Count;

    /// <summary>The work of a dense product [rows, inner] x [inner, columns].</summary>
    public static Flops OfMatrixProduct(long rows, long columns, long inner) => new(2 * rows * columns * inner);

    /// <inheritdoc/>
    public int CompareTo(Flops other) => Count.CompareTo(other.Count);

    /// <summary>For a person: <c>4.2 TFLOP</c>.</summary>
    public override string ToString() => QuantityText.Format(Count, "FLOP");
}
