using SimMoE.Native;

namespace SimMoE.TorchBinding;

/// <summary>A number of any type, as operators take it. Made by conversion from .NET's numbers.</summary>
public sealed class Scalar : IDisposable
{
    private const int Cached = 16;

    private static readonly Scalar[] SmallIntegers =
        [.. Enumerable.Range(-Cached, (2 * Cached) + 1).Select(static value => new Scalar(value, torch.ScalarType.Int32))];

    internal Scalar(Value value, torch.ScalarType type)
    {
        Value = value;
        Type = type;
    }

    /// <summary>What it was made of.</summary>
    public torch.ScalarType Type { get; }

    internal Value Value { get; }

    /// <summary>A number.</summary>
    public static implicit operator Scalar(byte value) => value.ToScalar();

    /// <summary>A number.</summary>
    public static implicit operator Scalar(sbyte value) => value.ToScalar();

    /// <summary>A number.</summary>
    public static implicit operator Scalar(short value) => value.ToScalar();

    /// <summary>A number.</summary>
    public static implicit operator Scalar(int value) => value.ToScalar();

    /// <summary>A number.</summary>
    public static implicit operator Scalar(long value) => value.ToScalar();

    /// <summary>A number.</summary>
    public static implicit operator Scalar(Half value) => value.ToScalar();

    /// <summary>A number.</summary>
    public static implicit operator Scalar(BFloat16 value) => value.ToScalar();

    /// <summary>A number.</summary>
    public static implicit operator Scalar(float value) => value.ToScalar();

    /// <summary>A number.</summary>
    public static implicit operator Scalar(double value) => value.ToScalar();

    /// <summary>A truth value.</summary>
    public static implicit operator Scalar(bool value) => value.ToScalar();

    /// <summary>Nothing is held; TorchSharp's holds a native scalar.</summary>
    public void Dispose()
    {
    }

    internal static Scalar Of(int value) =>
        value is >= -Cached and <= Cached ? SmallIntegers[value + Cached] : new(value, torch.ScalarType.Int32);
}
