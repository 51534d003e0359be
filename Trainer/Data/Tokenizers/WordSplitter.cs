using System.Globalization;
using System.Text;

namespace SimMoE.Trainer.Data.Tokenizers;

/// <summary>Cuts UTF-8 text into the words inside which GPT-2's tokenizer merges.</summary>
/// <remarks>The same cuts as the pattern of openai/gpt-2, src/encoder.py: <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>,
/// over code points. Bytes that are not UTF-8 count as neither letter, number nor space.</remarks>
public ref struct WordSplitter
{
    private readonly ReadOnlySpan<byte> _text;
    private int _position;

    /// <summary>Starts at the beginning of a text.</summary>
    /// <param name="text">UTF-8.</param>
    public WordSplitter(ReadOnlySpan<byte> text)
    {
        _text = text;
        _position = 0;
    }

    private enum Kind
    {
        End,
        Space,
        Letter,
        Number,
        Other,
    }

    /// <summary>The word found by <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Finds the next word; false at the end.</summary>
    public bool MoveNext()
    {
        if (_position == _text.Length)
        {
            return false;
        }

        var end = EndOfWord(_position);
        Current = _text[_position..end];
        _position = end;
        return true;
    }

    private readonly int EndOfWord(int start)
    {
        if (_text[start] == (byte)'\'' && Contraction(_text[start..]) is > 0 and var length)
        {
            return start + length;
        }

        // An optional space, U+0020 alone, goes before a word of one kind.
        var body = _text[start] == (byte)' ' ? start + 1 : start;
        var kind = KindAt(body, out _);
        if (kind is Kind.Letter or Kind.Number or Kind.Other)
        {
            return EndOfRun(body, kind, out _);
        }

        // White space: all of it at the end of the text; else all but its last character, which goes with what follows; a single one is a word.
        var end = EndOfRun(start, Kind.Space, out var last);
        return end == _text.Length || last == start ? end : last;
    }

    private readonly int EndOfRun(int start, Kind kind, out int last)
    {
        var end = start;
        last = start;
        while (KindAt(end, out var length) == kind)
        {
            last = end;
            end += length;
        }

        return end;
    }

    private readonly Kind KindAt(int position, out int length)
    {
        length = 1;
        if (position >= _text.Length)
        {
            return Kind.End;
        }

        int first = _text[position];
        if (first < 0x80)
        {
            return first switch
            {
                (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => Kind.Letter,
                >= '0' and <= '9' => Kind.Number,
                ' ' or (>= '\t' and <= '\r') => Kind.Space,
                _ => Kind.Other,
            };
        }

        if (Rune.DecodeFromUtf8(_text[position..], out var rune, out length) != System.Buffers.OperationStatus.Done)
        {
            return Kind.Other;
        }

        return Rune.IsLetter(rune) ? Kind.Letter
            : Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber ? Kind.Number
            : Rune.IsWhiteSpace(rune) ? Kind.Space
            : Kind.Other;
    }

    private static int Contraction(ReadOnlySpan<byte> text) =>
        text.Length < 2 ? 0
        : text[1] is (byte)'s' or (byte)'t' or (byte)'m' or (byte)'d' ? 2
        : text.StartsWith("'re"u8) || text.StartsWith("'ve"u8) || text.StartsWith("'ll"u8) ? 3
        : 0;
}
