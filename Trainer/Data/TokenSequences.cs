using SimMoE.Trainer.Training;
using SimMoE.Units;
using SimMoE.Workload;

namespace SimMoE.Trainer.Data;

/// <summary>Token files cut into sequences that overlap by one token: sequence w of T is tokens w T to w T + T, so that every token but the
/// stream's
/// first is predicted once in an epoch.</summary>
/// <remarks>The order is that of the files, or for each epoch an order drawn from (seed, epoch). It depends on nothing else: not on ranks,
/// micro-batches or where a run resumed. docs/data.md</remarks>
public sealed class TokenSequences : ITokenSource
{
    private readonly TokenFiles _files;
    private readonly int _vocabularySize;
    private readonly RandomStream? _stream;
    private int[] _order = [];
    private int _epoch = -1;

    /// <summary>Opens the files.</summary>
    /// <param name="patterns">Paths or patterns, in order.</param>
    /// <param name="sequenceLength">T, 1 or more.</param>
    /// <param name="vocabularySize">Ids are below it.</param>
    /// <param name="shuffleSeed">Null reads in the order of the files.</param>
    /// <exception cref="SpecException">A file is missing or damaged, or together they are too short for one sequence.</exception>
    public TokenSequences(IReadOnlyList<string> patterns, int sequenceLength, int vocabularySize, ulong? shuffleSeed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequenceLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vocabularySize);
        SequenceLength = sequenceLength;
        _vocabularySize = vocabularySize;
        _stream = shuffleSeed is { } seed ? new RandomStream(seed, "token-sequences") : null;
        _files = TokenFiles.Open(patterns);
        SequenceCount = (_files.Count - 1) / sequenceLength;
        if (SequenceCount is < 1 or > int.MaxValue)
        {
            var found = $"found {_files.Count} tokens";
            _files.Dispose();
            throw new SpecException(
                new Problem(
                    "$",
                    found,
                    SequenceCount < 1
                        ? $"expected at least {sequenceLength + 1L}, one sequence of {sequenceLength} and the token after it; give more text or a shorter sequence_length"
                        : $"expected at most {int.MaxValue} sequences; give a longer sequence_length or fewer files",
                    File: string.Join(", ", patterns)
                )
            );
        }
    }

    /// <inheritdoc/>
    public long SequenceCount { get; }

    /// <inheritdoc/>
    public int SequenceLength { get; }

    /// <summary>Tokens in the files.</summary>
    public long TokenCount => _files.Count;

    /// <inheritdoc/>
    /// <exception cref="SpecException">An id is not in the vocabulary; file and place are named.</exception>
    public void Read(long ordinal, Span<int> tokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        ArgumentOutOfRangeException.ThrowIfNotEqual(tokens.Length, SequenceLength + 1);
        var (epoch, place) = Math.DivRem(ordinal, SequenceCount);
        var first = Sequence((int)epoch, (int)place) * SequenceLength;
        _files.Read(first, tokens);
        var largest = 0;
        foreach (var id in tokens)
        {
            largest = Math.Max(largest, id);
        }

        if (largest >= _vocabularySize)
        {
            throw BeyondVocabulary(first, tokens);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();

    private long Sequence(int epoch, int place)
    {
        if (_stream is null)
        {
            return place;
        }

        if (epoch != _epoch)
        {
            _order = [.. Enumerable.Range(0, (int)SequenceCount)];
            _stream.Substream(epoch).Shuffle<int>(_order);
            _epoch = epoch;
        }

        return _order[place];
    }

    private SpecException BeyondVocabulary(long first, ReadOnlySpan<int> tokens)
    {
        var offset = 0;
        while (tokens[offset] < _vocabularySize)
        {
            offset++;
        }

        var (path, token) = _files.Locate(first + offset);
        return new SpecException(
            new Problem(
                $"token {token}",
                $"found id {tokens[offset]}",
                $"expected ids below the model's vocabulary_size of {_vocabularySize}; the file was made with another tokenizer, or the model's vocabulary is too small",
                File: path
            )
        );
    }
}
