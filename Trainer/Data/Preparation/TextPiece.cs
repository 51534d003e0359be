using SimMoE.Units;

namespace SimMoE.Trainer.Data.Preparation;

/// <summary>A stretch of a document: what is tokenised at once, and what goes as a whole to training or to validation.</summary>
/// <param name="Document">Number of the document.</param>
/// <param name="Text">UTF-8.</param>
/// <param name="EndsDocument">True for a document's last piece.</param>
public readonly record struct TextPiece(int Document, byte[] Text, bool EndsDocument)
{
    // A piece grows to this many times its size in search of a place to cut.
    private const int LongestFactor = 16;

    /// <summary>Cuts documents after lines, or where no line will do, before words. A cut never changes tokens: it stands after a line end
    /// or before a
    /// space that is alone between two visible characters, where every tokenizer here cuts too. A text without such a place for long is cut
    /// anywhere.</summary>
    /// <param name="documents">In order.</param>
    /// <param name="pieceBytes">About how long a piece is.</param>
    /// <exception cref="SpecException">A compressed file is damaged.</exception>
    public static IEnumerable<TextPiece> Cut(IReadOnlyList<TextDocument> documents, int pieceBytes)
    {
        ArgumentNullException.ThrowIfNull(documents);
        for (var document = 0; document < documents.Count; document++)
        {
            using var stream = documents[document].Open();
            var buffer = new byte[pieceBytes * LongestFactor];
            var filled = SkipMark(buffer, Fill(documents[document], stream, buffer, 0));
            while (filled > 0)
            {
                var ended = filled < buffer.Length;
                var cut = Place(buffer.AsSpan(0, filled), pieceBytes, ended);
                yield return new TextPiece(document, buffer[..cut], ended && cut == filled);
                buffer.AsSpan(cut, filled - cut).CopyTo(buffer);
                filled = Fill(documents[document], stream, buffer, filled - cut);
            }
        }
    }

    private static int Fill(TextDocument document, Stream stream, byte[] buffer, int filled)
    {
        try
        {
            return filled + stream.ReadAtLeast(buffer.AsSpan(filled), buffer.Length - filled, throwOnEndOfStream: false);
        }
        catch (InvalidDataException error)
        {
            throw new SpecException(
                new Problem(
                    "$",
                    $"the compressed text is damaged ({error.Message})",
                    "expected a whole file made by gzip",
                    File: document.Name
                )
            );
        }
    }

    // The byte order mark that some editors put before UTF-8 is no text.
    private static int SkipMark(byte[] buffer, int filled)
    {
        if (!buffer.AsSpan(0, filled).StartsWith("\uFEFF"u8))
        {
            return filled;
        }

        buffer.AsSpan(3, filled - 3).CopyTo(buffer);
        return filled - 3;
    }

    private static int Place(ReadOnlySpan<byte> text, int pieceBytes, bool ended)
    {
        return text.Length <= pieceBytes
            ? text.Length
            : Find(text, pieceBytes, (byte)'\n', 1) ?? Find(text, pieceBytes, (byte)' ', 0) ?? (ended ? text.Length : pieceBytes);
    }

    // The first place from a length on that stands the given number of bytes after the start of a lone separator.
    private static int? Find(ReadOnlySpan<byte> text, int from, byte separator, int after)
    {
        for (var place = from; place + 1 < text.Length; place++)
        {
            if (text[place] == separator && place > 0 && IsVisible(text[place - 1]) && IsVisible(text[place + 1]))
            {
                return place + after;
            }
        }

        return null;
    }

    // Only ASCII is sure not to be part of some wide space.
    private static bool IsVisible(byte value) => value is > 32 and < 127;
}
