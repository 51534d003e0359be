using SimMoE.Units;

namespace SimMoE.Trainer.Data.Preparation;

/// <summary>Makes <c>train.bin</c> and <c>validation.bin</c> from text. The same text and options give the same bytes on every
/// machine.</summary>
/// <remarks>Pieces spread evenly over the text go to validation, so that both files hold the same kinds of text; a document that is cut by
/// this ends
/// where the cut is. docs/data.md</remarks>
public static class TokenSetPreparation
{
    /// <summary>Name of the training file.</summary>
    public const string TrainFile = "train.bin";

    /// <summary>Name of the validation file.</summary>
    public const string ValidationFile = "validation.bin";

    // So many pieces that a few percent of them are a fair sample; at most 64 KiB, so that many can be tokenised at once.
    private const int PiecesAtLeast = 400;
    private const int PieceBytesAtLeast = 256;
    private const int PieceBytesAtMost = 1 << 16;
    private const int PiecesAtOnce = 64;

    /// <summary>Tokenises the documents and writes the files, each under its name when both are whole.</summary>
    /// <param name="documents">In order.</param>
    /// <param name="options">How.</param>
    /// <param name="sources">For <see cref="TokenSetSummary.Sources"/>.</param>
    /// <param name="stop">Ends the work early, with nothing written.</param>
    /// <exception cref="SpecException">The vocabulary does not fit the format, or the text is too short to be split.</exception>
    public static TokenSetSummary Run(
        IReadOnlyList<TextDocument> documents,
        TokenSetOptions options,
        IReadOnlyList<string> sources,
        CancellationToken stop = default
    )
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(options);
        RequireFit(options);
        Directory.CreateDirectory(options.Folder);
        var validationPath = Path.Combine(options.Folder, ValidationFile);
        using var train = new TokenSetPart(Path.Combine(options.Folder, TrainFile), options);
        using var validation = options.ValidationShare > 0 ? new TokenSetPart(validationPath, options) : null;
        long text = 0;
        long kept = 0;
        var number = 0;
        foreach (var pieces in TextPiece.Cut(documents, PieceBytes(documents)).Chunk(PiecesAtOnce))
        {
            stop.ThrowIfCancellationRequested();
            foreach (var (piece, tokens) in pieces.Zip(Encode(pieces, options)))
            {
                text += piece.Text.Length;
                var forValidation = validation is not null && train.Count > 0 && kept + piece.Text.Length <= options.ValidationShare * text;
                kept += forValidation ? piece.Text.Length : 0;
                (forValidation ? validation! : train).Add(number++, piece, tokens);
            }
        }

        RequireText(documents, options, train, validation);
        train.Complete();
        validation?.Complete();
        if (validation is null)
        {
            File.Delete(validationPath);
        }

        var summary = new TokenSetSummary
        {
            Tokenizer = options.Tokenizer.Name,
            VocabularySize = options.Tokenizer.VocabularySize,
            DocumentEnd = options.Tokenizer.DocumentEnd,
            Format = TokenFormats.Name(options.Format),
            Documents = documents.Count,
            TextBytes = text,
            TrainTokens = train.Count,
            ValidationTokens = validation?.Count ?? 0,
            Sources = sources,
        };
        summary.Write(options.Folder);
        return summary;
    }

    private static int PieceBytes(IReadOnlyList<TextDocument> documents) =>
        (int)Math.Clamp(documents.Sum(document => document.Bytes) / PiecesAtLeast, PieceBytesAtLeast, PieceBytesAtMost);

    private static List<int>[] Encode(TextPiece[] pieces, TokenSetOptions options)
    {
        var tokens = new List<int>[pieces.Length];
        Parallel.For(
            0,
            pieces.Length,
            i =>
            {
                tokens[i] = new List<int>(pieces[i].Text.Length / 2);
                options.Tokenizer.Encode(pieces[i].Text, tokens[i]);
            }
        );
        return tokens;
    }

    private static void RequireFit(TokenSetOptions options)
    {
        var largest = TokenFileWriter.LargestId(options.Format);
        if (options.Tokenizer.VocabularySize - 1 > largest)
        {
            throw new SpecException(
                new Problem(
                    "--format",
                    $"'{TokenFormats.Name(options.Format)}' holds ids up to {largest}, and the vocabulary has {options.Tokenizer.VocabularySize}",
                    "expected llm.c, which has a form for large vocabularies"
                )
            );
        }
    }

    private static void RequireText(
        IReadOnlyList<TextDocument> documents,
        TokenSetOptions options,
        TokenSetPart train,
        TokenSetPart? validation
    )
    {
        if (train.Count == 0)
        {
            throw new SpecException(new Problem("--text", $"the {documents.Count} files hold no text", "expected some"));
        }

        if (validation is { Count: 0 })
        {
            throw new SpecException(
                new Problem(
                    "--validation-share",
                    FormattableString.Invariant($"the text is too short to keep {options.ValidationShare:0.###} of it for validation"),
                    "expected more text, a larger share, or 0 for no validation file"
                )
            );
        }
    }
}
