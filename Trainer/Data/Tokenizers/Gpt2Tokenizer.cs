using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Microsoft.ML.Tokenizers;

namespace SimMoE.Trainer.Data.Tokenizers;

/// <summary>GPT-2's byte-level byte-pair encoding with its published vocabulary, by Microsoft.ML.Tokenizers.</summary>
/// <remarks><c>&lt;|endoftext|&gt;</c> in a text is text. Letters and numbers beyond U+FFFF count as neither, as .NET's patterns see them
/// in halves: only beside
/// an apostrophe, a quote or the like do ids differ from OpenAI's own, and they decode to the same text.</remarks>
public sealed class Gpt2Tokenizer : ITokenizer
{
    private const string EndOfText = "<|endoftext|>";

    private readonly TiktokenTokenizer _library = TiktokenTokenizer.CreateForModel("gpt2");

    /// <inheritdoc/>
    public string Name => "gpt2";

    /// <inheritdoc/>
    public int VocabularySize => 50257;

    /// <inheritdoc/>
    public int? DocumentEnd => 50256;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> text, List<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        while (!text.IsEmpty)
        {
            var valid = Utf8.IsValid(text) ? text.Length : ValidBytes(text);
            EncodeText(Encoding.UTF8.GetString(text[..valid]), tokens);
            text = text[valid..];
            while (!text.IsEmpty && Rune.DecodeFromUtf8(text, out _, out var wrong) != OperationStatus.Done)
            {
                foreach (var octet in text[..wrong])
                {
                    tokens.Add(IdOfByte(octet));
                }

                text = text[wrong..];
            }
        }
    }

    /// <inheritdoc/>
    public byte[] Decode(ReadOnlySpan<int> tokens)
    {
        var known = new List<int>(tokens.Length);
        foreach (var id in tokens)
        {
            if (id >= 0 && id < VocabularySize)
            {
                known.Add(id);
            }
        }

        return Encoding.UTF8.GetBytes(_library.Decode(known));
    }

    // The library takes the mark for a token wherever it stands. Words end between its bar and its letters, so that cutting there changes
    // no id.
    private void EncodeText(string text, List<int> tokens)
    {
        var start = 0;
        for (int mark; (mark = text.IndexOf(EndOfText, start, StringComparison.Ordinal)) >= 0; )
        {
            var cut = mark + "<|".Length;
            tokens.AddRange(_library.EncodeToIds(text.AsSpan(start, cut - start)));
            start = cut;
        }

        tokens.AddRange(_library.EncodeToIds(text.AsSpan(start)));
    }

    private static int ValidBytes(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && Rune.DecodeFromUtf8(text[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }

    /// <summary>The token that is one byte: the vocabulary has printable Latin-1 first, then the others (openai/gpt-2, src/encoder.py,
    /// bytes_to_unicode).</summary>
    private static int IdOfByte(byte octet) =>
        octet switch
        {
            >= 33 and <= 126 => octet - 33,
            >= 161 and <= 172 => octet - 161 + 94,
            >= 174 => octet - 174 + 106,
            <= 32 => octet + 188,
            >= 127 and <= 160 => octet - 127 + 221,
            _ => 255,
        };
}
