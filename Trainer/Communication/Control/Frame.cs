namespace SimMoE.Trainer.Communication.Control;

/// <summary>A message between rank 0 and another rank.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Payload">Its content, in BinaryWriter's encoding.</param>
internal readonly record struct Frame(FrameKind Kind, byte[] Payload)
{
    /// <summary>Encodes a payload.</summary>
    public static byte[] Encode(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            write(writer);
        }

        return stream.ToArray();
    }

    /// <summary>Decodes the payload.</summary>
    public T Decode<T>(Func<BinaryReader, T> read)
    {
        using var reader = new BinaryReader(new MemoryStream(Payload, writable: false));
        return read(reader);
    }
}
