namespace SimMoE.Trainer.Checkpoints.Safetensors;

/// <summary>A tensor to be written.</summary>
/// <param name="Name">As in PyTorch's state_dict.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="WriteTo">Writes its bytes in row-major order, as many as type and shape make.</param>
public sealed record SafetensorsSource(string Name, SafetensorsType Type, IReadOnlyList<long> Shape, Action<Stream> WriteTo)
{
    /// <summary>Bytes that it takes.</summary>
    public long Bytes => Shape.Aggregate((long)Type.Bytes, (product, size) => product * size);
}
