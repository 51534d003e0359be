using System.Globalization;

namespace SimMoE.Trainer.Checkpoints.Safetensors;

/// <summary>A tensor of a file.</summary>
/// <param name="Name">As in PyTorch's state_dict.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes; empty for a scalar.</param>
/// <param name="Start">First byte, counted from the end of the header.</param>
/// <param name="End">Byte after the last.</param>
public sealed record SafetensorsEntry(string Name, SafetensorsType Type, IReadOnlyList<long> Shape, long Start, long End)
{
    /// <summary>Bytes of the tensor.</summary>
    public long Bytes => End - Start;

    /// <summary>Type and shape as messages show them: <c>F32 [64, 8]</c>.</summary>
    public string Form => FormOf(Type, Shape);

    /// <summary>Type and shape as messages show them.</summary>
    public static string FormOf(SafetensorsType type, IReadOnlyList<long> shape)
    {
        ArgumentNullException.ThrowIfNull(type);
        return $"{type.Name} [{string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";
    }
}
