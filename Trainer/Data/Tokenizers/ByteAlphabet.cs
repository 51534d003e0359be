namespace SimMoE.Trainer.Data.Tokenizers;

/// <summary>The printable characters that stand for bytes in GPT-2's vocabulary files.</summary>
/// <remarks>Bytes 33-126, 161-172 and 174-255 stand for themselves as Latin-1; the others take 256, 257, … in order
/// (openai/gpt-2, src/encoder.py, bytes_to_unicode).</remarks>
public static class ByteAlphabet
{
    private static readonly char[] Characters = Build();
    private static readonly short[] Bytes = Invert();

    /// <summary>The character that stands for a byte.</summary>
    public static char ToCharacter(byte value) => Characters[value];

    /// <summary>The byte that a character stands for; false if it stands for none.</summary>
    /// <param name="character">Of a vocabulary file.</param>
    /// <param name="value">The byte.</param>
    public static bool TryToByte(char character, out byte value)
    {
        value = 0;
        if (character >= Bytes.Length || Bytes[character] < 0)
        {
            return false;
        }

        value = (byte)Bytes[character];
        return true;
    }

    private static char[] Build()
    {
        var characters = new char[256];
        var next = (char)256;
        for (var value = 0; value < 256; value++)
        {
            characters[value] = value is (>= 33 and <= 126) or (>= 161 and <= 172) or (>= 174 and <= 255) ? (char)value : next++;
        }

        return characters;
    }

    private static short[] Invert()
    {
        var bytes = new short[Characters.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (var value = 0; value < 256; value++)
        {
            bytes[Characters[value]] = (short)value;
        }

        return bytes;
    }
}
