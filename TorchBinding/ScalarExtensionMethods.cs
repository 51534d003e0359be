namespace SimMoE.TorchBinding;

/// <summary>Conversions between .NET's numbers and <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this byte value) => new(value, torch.ScalarType.Byte);

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this sbyte value) => new(value, torch.ScalarType.Int8);

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this short value) => new(value, torch.ScalarType.Int16);

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this int value) => Scalar.Of(value);

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this long value) => new(value, torch.ScalarType.Int64);

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this Half value) => new((double)value, torch.ScalarType.Float16);

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this BFloat16 value) => new((double)value, torch.ScalarType.BFloat16);

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this float value) => new((double)value, torch.ScalarType.Float32);

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this double value) => new(value, torch.ScalarType.Float64);

    /// <summary>The truth value as a scalar.</summary>
    public static Scalar ToScalar(this bool value) => new(value, torch.ScalarType.Bool);

    /// <summary>The scalar as a number of this type.</summary>
    public static float ToSingle(this Scalar value) => (float)value.Value.Number;

    /// <summary>The scalar as a number of this type.</summary>
    public static double ToDouble(this Scalar value) => value.Value.Number;

    /// <summary>The scalar as a number of this type, without its fraction.</summary>
    public static sbyte ToSByte(this Scalar value) => checked((sbyte)value.ToInt64());

    /// <summary>The scalar as a number of this type, without its fraction.</summary>
    public static byte ToByte(this Scalar value) => checked((byte)value.ToInt64());

    /// <summary>The scalar as a number of this type, without its fraction.</summary>
    public static short ToInt16(this Scalar value) => checked((short)value.ToInt64());

    /// <summary>The scalar as a number of this type, without its fraction.</summary>
    public static int ToInt32(this Scalar value) => checked((int)value.ToInt64());

    /// <summary>The scalar as a number of this type, without its fraction.</summary>
    public static long ToInt64(this Scalar value) =>
        value.Value.Kind == Native.ValueKind.Double ? checked((long)value.Value.Number) : value.Value.Integer;

    /// <summary>True unless the scalar is zero.</summary>
    public static bool ToBoolean(this Scalar value) => value.Value.Number != 0;
}
