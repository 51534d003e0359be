using System.Globalization;
using System.Text;
using System.Text.Json;
using SimMoE.Trainer.Data;
using SimMoE.Trainer.Data.Preparation;
using SimMoE.Trainer.Data.Tokenizers;
using SimMoE.Units;

namespace SimMoE.Experiments.Verbs.Data;

/// <summary>What one token file holds.</summary>
internal sealed record TokenFileReport
{
    private const int SampleTokens = 64;

    public required string Path { get; init; }

    public required TokenHeader Header { get; init; }

    public required int LargestId { get; init; }

    /// <summary>Ids are expected below it; null if nothing says so.</summary>
    public required int? VocabularySize { get; init; }

    /// <summary>First tokens, as ids and, where the tokenizer is known, as text.</summary>
    public required IReadOnlyList<int> Sample { get; init; }

    public required string? SampleText { get; init; }

    /// <summary>Reads a whole file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="tokenizer">What decodes it; null takes what dataset.json says.</param>
    /// <param name="vocabularySize">Ids are expected below it; null takes what dataset.json says.</param>
    /// <param name="problems">Takes the first id that is not below.</param>
    public static TokenFileReport Of(TokenFile file, ITokenizer? tokenizer, int? vocabularySize, List<Problem> problems)
    {
        var summary = TokenSetSummary.Find(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file.Path))!);
        tokenizer ??= summary is null ? null : TokenizerOptions.Named(summary.Tokenizer);
        var size = vocabularySize ?? tokenizer?.VocabularySize ?? summary?.VocabularySize;
        var sample = new int[(int)Math.Min(SampleTokens, file.Count)];
        file.Read(0, sample);
        return new TokenFileReport
        {
            Path = file.Path,
            Header = file.Header,
            LargestId = Largest(file, size ?? int.MaxValue, problems),
            VocabularySize = size,
            Sample = sample,
            SampleText = tokenizer is null ? null : Encoding.UTF8.GetString(tokenizer.Decode(sample)),
        };
    }

    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Path}\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"  format      {TokenFormats.Name(Header.Format)}, {(Header.TokenBytes == 2 ? "uint16" : "uint32")}\n"
        );
        text.Append(CultureInfo.InvariantCulture, $"  tokens      {Header.Count}\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"  largest id  {LargestId}{(VocabularySize is { } size ? $" of a vocabulary of {size}" : "")}\n"
        );
        text.Append(CultureInfo.InvariantCulture, $"  first ids   {string.Join(' ', Sample.Take(16))}\n");
        if (SampleText is not null)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  first text  {JsonEncodedText.Encode(SampleText, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\n"
            );
        }

        return text.ToString();
    }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("file", Path);
        json.WriteString("format", TokenFormats.Name(Header.Format));
        json.WriteString("dtype", Header.TokenBytes == 2 ? "uint16" : "uint32");
        json.WriteNumber("tokens", Header.Count);
        json.WriteNumber("largest_id", LargestId);
        if (VocabularySize is { } size)
        {
            json.WriteNumber("vocabulary_size", size);
        }

        json.WriteStartArray("first_ids");
        foreach (var id in Sample)
        {
            json.WriteNumberValue(id);
        }

        json.WriteEndArray();
        if (SampleText is not null)
        {
            json.WriteString("first_text", SampleText);
        }

        json.WriteEndObject();
    }

    private static int Largest(TokenFile file, int bound, List<Problem> problems)
    {
        var largest = -1;
        var tokens = new int[1 << 16];
        for (long start = 0; start < file.Count; start += tokens.Length)
        {
            var part = tokens.AsSpan(0, (int)Math.Min(tokens.Length, file.Count - start));
            file.Read(start, part);
            for (var i = 0; i < part.Length; i++)
            {
                if (part[i] >= bound && largest < bound)
                {
                    problems.Add(
                        new Problem(
                            $"token {start + i}",
                            $"found id {part[i]}",
                            $"expected ids below the vocabulary's size of {bound}; the file was made with another tokenizer",
                            File: file.Path
                        )
                    );
                }

                largest = Math.Max(largest, part[i]);
            }
        }

        return largest;
    }
}
