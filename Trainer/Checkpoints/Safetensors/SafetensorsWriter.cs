using SimMoE.Units;

namespace SimMoE.Trainer.Checkpoints.Safetensors;

/// <summary>Writes safetensors files.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes header and tensors. Wide types stand first, so that every tensor is aligned to its elements.</summary>
    /// <param name="stream">Takes the file.</param>
    /// <param name="tensors">With names of their own; tensors of one width keep their order.</param>
    /// <param name="metadata">Texts by name.</param>
    /// <exception cref="ArgumentException">A name comes twice.</exception>
    public static void Write(Stream stream, IReadOnlyList<SafetensorsSource> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.GroupBy(tensor => tensor.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"tensor '{twice.Key}' comes twice", nameof(tensors));
        }

        SafetensorsSource[] ordered = [.. tensors.OrderByDescending(tensor => tensor.Type.Bytes)];
        var entries = new List<SafetensorsEntry>(ordered.Length);
        long end = 0;
        foreach (var tensor in ordered)
        {
            entries.Add(new SafetensorsEntry(tensor.Name, tensor.Type, tensor.Shape, end, end + tensor.Bytes));
            end += tensor.Bytes;
        }

        stream.Write(new SafetensorsHeader(entries, metadata, 0).ToBytes());
        foreach (var tensor in ordered)
        {
            var before = stream.Position;
            tensor.WriteTo(stream);
            Invariant.Require(
                stream.Position - before == tensor.Bytes,
                $"tensor '{tensor.Name}' writes the {tensor.Bytes} bytes that its shape makes"
            );
        }
    }
}
