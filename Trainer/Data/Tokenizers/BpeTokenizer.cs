namespace SimMoE.Trainer.Data.Tokenizers;

/// <summary>GPT-2's byte-level byte-pair encoding (Sennrich, Haddow, Birch, "Neural machine translation of rare words with subword units",
/// 2016; Radford et al., "Language models are unsupervised multitask learners", 2019, section 2.2).</summary>
/// <remarks>A text is cut into words (<see cref="WordSplitter"/>); a word starts as its bytes, and of all neighbours the pair of lowest rank is merged,
/// everywhere in the word, until no pair has a rank. <c>&lt;|endoftext|&gt;</c> in a text is text.</remarks>
public sealed class BpeTokenizer : ITokenizer, IDisposable
{
    // Words repeat: a table of what each became makes merging rare. Bounded, since a corpus has no end of rare words.
    private const int RememberedWords = 1 << 18;
    private const int LongestRememberedWord = 64;

    private readonly BpeVocabulary _vocabulary;
    private readonly ThreadLocal<Dictionary<byte[], int[]>> _remembered = new(() => new Dictionary<byte[], int[]>(new ByteSpanComparer()));

    /// <summary>Takes a vocabulary.</summary>
    public BpeTokenizer(BpeVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        _vocabulary = vocabulary;
    }

    /// <inheritdoc/>
    public string Name => "gpt2";

    /// <inheritdoc/>
    public int VocabularySize => _vocabulary.Size;

    /// <inheritdoc/>
    public int? DocumentEnd => _vocabulary.DocumentEnd;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> text, List<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var remembered = _remembered.Value!;
        var search = remembered.GetAlternateLookup<ReadOnlySpan<byte>>();
        var words = new WordSplitter(text);
        while (words.MoveNext())
        {
            if (!search.TryGetValue(words.Current, out var ids))
            {
                ids = Merge(words.Current);
                if (remembered.Count < RememberedWords && words.Current.Length <= LongestRememberedWord)
                {
                    search[words.Current] = ids;
                }
            }

            tokens.AddRange(ids);
        }
    }

    /// <inheritdoc/>
    public byte[] Decode(ReadOnlySpan<int> tokens)
    {
        var text = new List<byte>(tokens.Length * 4);
        foreach (var id in tokens)
        {
            if (id >= 0 && id < _vocabulary.Size && _vocabulary.BytesOfId[id] is { } bytes)
            {
                text.AddRange(bytes);
            }
        }

        return [.. text];
    }

    /// <inheritdoc/>
    public void Dispose() => _remembered.Dispose();

    private int[] Merge(ReadOnlySpan<byte> word)
    {
        var ids = new int[word.Length];
        for (var i = 0; i < word.Length; i++)
        {
            ids[i] = _vocabulary.IdOfByte[word[i]];
        }

        var length = ids.Length;
        while (BestPair(ids.AsSpan(0, length)) is { } best)
        {
            length = Replace(ids.AsSpan(0, length), best.Left, best.Right, best.Merged);
        }

        return ids[..length];
    }

    private (int Left, int Right, int Merged)? BestPair(ReadOnlySpan<int> ids)
    {
        var lowest = int.MaxValue;
        (int Left, int Right, int Merged)? best = null;
        for (var i = 0; i + 1 < ids.Length; i++)
        {
            if (_vocabulary.Merges.TryGetValue((ids[i], ids[i + 1]), out var merge) && merge.Rank < lowest)
            {
                lowest = merge.Rank;
                best = (ids[i], ids[i + 1], merge.Merged);
            }
        }

        return best;
    }

    private static int Replace(Span<int> ids, int left, int right, int merged)
    {
        var written = 0;
        for (var i = 0; i < ids.Length; written++)
        {
            var pair = ids[i] == left && i + 1 < ids.Length && ids[i + 1] == right;
            ids[written] = pair ? merged : ids[i];
            i += pair ? 2 : 1;
        }

        return written;
    }
}
