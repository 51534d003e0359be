namespace SimMoE.Units;

/// <summary>Arithmetic rate.</summary>
/// <param name="PerSecond">Operations a second, 0 or more.</param>
public readonly record struct FlopsPerSecond(long PerSecond) : IComparable<FlopsPerSecond>
{
    /// <summary>Less than.</summary>
    public static bool operator <(FlopsPerSecond left, FlopsPerSecond right) => left.PerSecond < right.PerSecond;

    /// <summary>Greater than.</summary>
    public static bool operator >(FlopsPerSecond left, FlopsPerSecond right) => left.PerSecond > right.PerSecond;

    /// <summary>Less than or equal.</summary>
    public static bool operator <=(FlopsPerSecond left, FlopsPerSecond right) => left.PerSecond <= right.PerSecond;

    /// <summary>Greater than or equal.</summary>
    public static bool operator >=(FlopsPerSecond left, FlopsPerSecond right) => left.PerSecond >= right.PerSecond;

    /// <summary>The rate times a ratio such as an efficiency, rounded to whole operations a second.</summary>
    /// <param name="factor">Finite and not negative.</param>
    public FlopsPerSecond Scale(double factor) => new(checked((long)Math.Round(PerSecond * factor)));

    /// <summary>Reads text such as <c>989 TFLOP/s</c>.</summary>
    /// <exception cref="FormatException">No number or no rate unit.</exception>
    public static FlopsPerSecond Parse(string text) => QuantityText.ParseFlopsPerSecond(text);

    /// <inheritdoc/>
    public int CompareTo(FlopsPerSecond other) => PerSecond.CompareTo(other.PerSecond);

    /// <summary>For a person: <c>989 TFLOP/s</c>.</summary>
    public override string ToString() => QuantityText.Format(PerSecond, "FLOP/s");
}
