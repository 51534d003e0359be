using System.Diagnostics.CodeAnalysis;

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

    /// <summary>Decodes the payload; false if it is not what <paramref name="read"/> reads, and nothing more.</summary>
    public bool TryDecode<T>(Func<BinaryReader, T> read, [NotNullWhen(true)] out T? value)
        where T : notnull
    {
        using var stream = new MemoryStream(Payload, writable: false);
        using var reader = new BinaryReader(stream);
        try
        {
            value = read(reader);
            return stream.Position == stream.Length;
        }
        catch (Exception error) when (error is IOException or FormatException or ArgumentException or OverflowException)
        {
            value = default;
            return false;
        }
    }
}
