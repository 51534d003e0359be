using System.Globalization;

namespace SimMoE.TorchBinding;

/// <summary>A bf16: the upper half of an f32.</summary>
public readonly struct BFloat16 : IEquatable<BFloat16>
{
    private const int LowBits = 16;

    private readonly ushort _bits;

    /// <summary>Rounds an f32 to the nearest, halves to even.</summary>
    public BFloat16(float f)
    {
        var bits = BitConverter.SingleToUInt32Bits(f);
        _bits = float.IsNaN(f)
            ? (ushort)((bits >> LowBits) | 0x40)
            : unchecked((ushort)((bits + 0x7FFF + ((bits >> LowBits) & 1)) >> LowBits));
    }

    private BFloat16(ushort bits) => _bits = bits;

    /// <summary>Rounds to the nearest, halves to even.</summary>
    public static explicit operator BFloat16(float f) => new(f);

    /// <summary>Rounds to the nearest, halves to even.</summary>
    public static explicit operator BFloat16(double d) => new((float)d);

    /// <summary>The same value.</summary>
    public static explicit operator float(BFloat16 bf) => bf.ToSingle();

    /// <summary>The same value.</summary>
    public static explicit operator double(BFloat16 bf) => bf.ToSingle();

    /// <summary>Equal values.</summary>
    public static bool operator ==(BFloat16 a, BFloat16 b) => a.ToSingle() == b.ToSingle();

    /// <summary>Different values.</summary>
    public static bool operator !=(BFloat16 a, BFloat16 b) => a.ToSingle() != b.ToSingle();

    /// <summary>A value by its bits.</summary>
    public static BFloat16 FromRawValue(ushort rawValue) => new(rawValue);

    /// <summary>The same value as f32.</summary>
    public float ToSingle() => BitConverter.UInt32BitsToSingle((uint)_bits << LowBits);

    /// <summary>The same bits.</summary>
    public bool Equals(BFloat16 other) => _bits == other._bits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _bits;

    /// <inheritdoc/>
    public override string ToString() => ToSingle().ToString(CultureInfo.InvariantCulture);
}
