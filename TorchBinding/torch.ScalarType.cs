namespace SimMoE.TorchBinding;

/// <content>Types of elements.</content>
public static partial class torch
{
    /// <summary>Truth values.</summary>
    public static ScalarType @bool = ScalarType.Bool;

    /// <summary>Unsigned bytes.</summary>
    public static ScalarType uint8 = ScalarType.Byte;

    /// <summary>Signed bytes.</summary>
    public static ScalarType int8 = ScalarType.Int8;

    /// <summary>16-bit integers.</summary>
    public static ScalarType int16 = ScalarType.Int16;

    /// <summary>32-bit integers.</summary>
    public static ScalarType int32 = ScalarType.Int32;

    /// <summary>64-bit integers.</summary>
    public static ScalarType int64 = ScalarType.Int64;

    /// <summary>bf16.</summary>
    public static ScalarType bfloat16 = ScalarType.BFloat16;

    /// <summary>f16.</summary>
    public static ScalarType float16 = ScalarType.Float16;

    /// <summary>f32.</summary>
    public static ScalarType float32 = ScalarType.Float32;

    /// <summary>f64.</summary>
    public static ScalarType float64 = ScalarType.Float64;

    /// <summary>f16.</summary>
    public static ScalarType half = ScalarType.Float16;

    /// <summary>64-bit integers.</summary>
    public static ScalarType @long = ScalarType.Int64;

    private static readonly Dictionary<Type, ScalarType> TypesOfElements = new()
    {
        [typeof(bool)] = ScalarType.Bool,
        [typeof(byte)] = ScalarType.Byte,
        [typeof(sbyte)] = ScalarType.Int8,
        [typeof(short)] = ScalarType.Int16,
        [typeof(int)] = ScalarType.Int32,
        [typeof(long)] = ScalarType.Int64,
        [typeof(Half)] = ScalarType.Float16,
        [typeof(BFloat16)] = ScalarType.BFloat16,
        [typeof(float)] = ScalarType.Float32,
        [typeof(double)] = ScalarType.Float64,
    };

    /// <summary>Type of a tensor's elements: c10::ScalarType.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>Unsigned bytes.</summary>
        Byte = 0,

        /// <summary>Signed bytes.</summary>
        Int8 = 1,

        /// <summary>16-bit integers.</summary>
        Int16 = 2,

        /// <summary>32-bit integers.</summary>
        Int32 = 3,

        /// <summary>64-bit integers.</summary>
        Int64 = 4,

        /// <summary>f16.</summary>
        Float16 = 5,

        /// <summary>f32.</summary>
        Float32 = 6,

        /// <summary>f64.</summary>
        Float64 = 7,

        /// <summary>Truth values.</summary>
        Bool = 11,

        /// <summary>bf16.</summary>
        BFloat16 = 15,
    }

    /// <summary>Type that factories take when none is given: f32.</summary>
    public static ScalarType get_default_dtype() => ScalarType.Float32;

    /// <summary>True for integers and booleans.</summary>
    public static bool is_integral(ScalarType type) => type is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32
        or ScalarType.Int64 or ScalarType.Bool;

    /// <summary>True for floating-point numbers.</summary>
    public static bool is_floating_point(ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

    internal static ScalarType ToScalarType(Type type) => TypesOfElements.TryGetValue(type, out var scalarType)
        ? scalarType
        : throw new NotSupportedException($"{type} is no type of a tensor's elements");
}
