namespace SimMoE.Trainer.Checkpoints.Safetensors;

/// <summary>Element types of the safetensors format, by the names that stand in files.</summary>
/// <param name="Name">As in a file's header.</param>
/// <param name="Bytes">Bytes of one element.</param>
/// <param name="ScalarType">c10::ScalarType's number, or -1 where the trainer has no such tensors.</param>
public sealed record SafetensorsType(string Name, int Bytes, int ScalarType)
{
    /// <summary>All types that the format has one or more whole bytes for.</summary>
    public static IReadOnlyList<SafetensorsType> All { get; } =
    [
        new("BOOL", 1, 11),
        new("U8", 1, 0),
        new("I8", 1, 1),
        new("F8_E5M2", 1, -1),
        new("F8_E4M3", 1, -1),
        new("F8_E8M0", 1, -1),
        new("I16", 2, 2),
        new("U16", 2, -1),
        new("F16", 2, 5),
        new("BF16", 2, 15),
        new("I32", 4, 3),
        new("U32", 4, -1),
        new("F32", 4, 6),
        new("I64", 8, 4),
        new("U64", 8, -1),
        new("F64", 8, 7),
        new("C64", 8, 9),
    ];

    /// <summary>The type of a name, or null.</summary>
    public static SafetensorsType? Find(string name) => All.FirstOrDefault(type => type.Name == name);

    /// <summary>The type of a tensor.</summary>
    /// <param name="scalarType">c10::ScalarType's number.</param>
    /// <exception cref="ArgumentException">The format has no such type.</exception>
    public static SafetensorsType Of(int scalarType) =>
        All.FirstOrDefault(type => type.ScalarType == scalarType && scalarType >= 0)
        ?? throw new ArgumentException($"scalar type {scalarType} cannot be stored", nameof(scalarType));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
