namespace SimMoE.Trainer.Measuring;

/// <summary>Element types as files and nccl-tests call them.</summary>
public static class TypeNames
{
    /// <summary>Name in measurement files.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A type that is not measured.</exception>
    public static string Of(ScalarType type) =>
        type switch
        {
            ScalarType.Float32 => "float32",
            ScalarType.BFloat16 => "bfloat16",
            ScalarType.Int64 => "int64",
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not measured"),
        };

    /// <summary>The type of a name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A name of no type that is measured.</exception>
    public static ScalarType Parse(string name) =>
        name switch
        {
            "float32" => ScalarType.Float32,
            "bfloat16" => ScalarType.BFloat16,
            "int64" => ScalarType.Int64,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not measured"),
        };

    /// <summary>Bytes of an element.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A type that is not measured.</exception>
    public static int Bytes(ScalarType type) =>
        type switch
        {
            ScalarType.Float32 => 4,
            ScalarType.BFloat16 => 2,
            ScalarType.Int64 => 8,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not measured"),
        };
}
