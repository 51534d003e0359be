namespace SimMoE.Trainer.Data.Tokenizers;

/// <summary>Each byte is a token; the byte 0, which no text holds, ends a document.</summary>
public sealed class ByteTokenizer : ITokenizer
{
    /// <inheritdoc/>
    public string Name => "bytes";

    /// <inheritdoc/>
    public int VocabularySize => 256;

    /// <inheritdoc/>
    public int? DocumentEnd => 0;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> text, List<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        tokens.EnsureCapacity(tokens.Count + text.Length);
        foreach (var octet in text)
        {
            tokens.Add(octet);
        }
    }

    /// <inheritdoc/>
    public byte[] Decode(ReadOnlySpan<int> tokens)
    {
        var text = new List<byte>(tokens.Length);
        foreach (var id in tokens)
        {
            if (id is > 0 and < 256)
            {
                text.Add((byte)id);
            }
        }

        return [.. text];
    }
}
