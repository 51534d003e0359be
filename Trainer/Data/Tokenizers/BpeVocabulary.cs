using System.Text.Json;
using SimMoE.Units;

namespace SimMoE.Trainer.Data.Tokenizers;

/// <summary>GPT-2's vocabulary and merges, read from the files that OpenAI published as <c>encoder.json</c> and <c>vocab.bpe</c> (elsewhere
/// <c>vocab.json</c> and <c>merges.txt</c>).</summary>
public sealed class BpeVocabulary
{
    private const string DocumentEndText = "<|endoftext|>";

    private BpeVocabulary(byte[]?[] bytesOfId, int[] idOfByte, Dictionary<(int Left, int Right), (int Rank, int Merged)> merges, int? documentEnd)
    {
        BytesOfId = bytesOfId;
        IdOfByte = idOfByte;
        Merges = merges;
        DocumentEnd = documentEnd;
    }

    /// <summary>Ids are below it.</summary>
    public int Size => BytesOfId.Count;

    /// <summary>Bytes that each id stands for; null for ids in between that stand for none.</summary>
    public IReadOnlyList<byte[]?> BytesOfId { get; }

    /// <summary>Id of each of the 256 bytes.</summary>
    public IReadOnlyList<int> IdOfByte { get; }

    /// <summary>For two neighbours that may be merged: which goes first (lowest rank) and what they become.</summary>
    public IReadOnlyDictionary<(int Left, int Right), (int Rank, int Merged)> Merges { get; }

    /// <summary>Id of <c>&lt;|endoftext|&gt;</c>; null if the vocabulary has none.</summary>
    public int? DocumentEnd { get; }

    /// <summary>Reads both files.</summary>
    /// <param name="vocabularyPath">JSON object from token to id.</param>
    /// <param name="mergesPath">One merge a line, two tokens with a space between; lines that start with <c>#version</c> are comments.</param>
    /// <exception cref="SpecException">A file is missing or is not what it should be.</exception>
    public static BpeVocabulary Read(string vocabularyPath, string mergesPath)
    {
        var ids = ReadIds(vocabularyPath);
        var bytesOfId = new byte[]?[ids.Values.Max() + 1];
        foreach (var (token, id) in ids)
        {
            bytesOfId[id] = ToBytes(token);
        }

        var idOfByte = new int[256];
        for (var value = 0; value < 256; value++)
        {
            var character = ByteAlphabet.ToCharacter((byte)value).ToString();
            idOfByte[value] = ids.TryGetValue(character, out var id) ? id
                : throw Wrong(vocabularyPath, "$", $"there is no token '{character}' for the byte {value}", "expected a byte-level vocabulary such as GPT-2's encoder.json, with all 256 bytes in it");
        }

        int? documentEnd = ids.TryGetValue(DocumentEndText, out var end) ? end : null;
        return new BpeVocabulary(bytesOfId, idOfByte, ReadMerges(mergesPath, vocabularyPath, ids), documentEnd);
    }

    private static Dictionary<string, int> ReadIds(string path)
    {
        Dictionary<string, int>? ids;
        try
        {
            ids = JsonSerializer.Deserialize<Dictionary<string, int>>(Text(path, "encoder.json"));
        }
        catch (JsonException error)
        {
            throw Wrong(path, "$", $"this is not a JSON object from tokens to ids ({error.Message})", "expected GPT-2's encoder.json or a file of its form");
        }

        if (ids is null || ids.Count == 0)
        {
            throw Wrong(path, "$", "there are no tokens in it", "expected GPT-2's encoder.json or a file of its form");
        }

        // Room for gaps, none for a file whose ids are something else altogether.
        var twice = ids.GroupBy(pair => pair.Value).FirstOrDefault(group => group.Count() > 1 || group.Key < 0 || group.Key > (16 * ids.Count) + 65536);
        return twice is null ? ids
            : throw Wrong(path, "$", $"id {twice.Key} stands for {string.Join(" and ", twice.Select(pair => $"'{pair.Key}'"))}", "expected ids from 0, each once");
    }

    private static Dictionary<(int Left, int Right), (int Rank, int Merged)> ReadMerges(string path, string vocabularyPath, Dictionary<string, int> ids)
    {
        var merges = new Dictionary<(int Left, int Right), (int Rank, int Merged)>();
        var number = 0;
        foreach (var line in Text(path, "vocab.bpe").Split('\n').Select(line => line.TrimEnd('\r')))
        {
            number++;
            if (line.Length == 0 || (number == 1 && line.StartsWith("#version", StringComparison.Ordinal)))
            {
                continue;
            }

            var parts = line.Split(' ');
            if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0)
            {
                throw Wrong(path, "$", $"found '{Short(line)}'", "expected two tokens with a space between, as in GPT-2's vocab.bpe", number);
            }

            if (!ids.TryGetValue(parts[0], out var left) || !ids.TryGetValue(parts[1], out var right) || !ids.TryGetValue(parts[0] + parts[1], out var merged))
            {
                throw Wrong(path, "$", $"'{Short(line)}' merges tokens or makes one that {vocabularyPath} does not have", "expected merges of the same vocabulary", number);
            }

            merges.TryAdd((left, right), (merges.Count, merged));
        }

        return merges;
    }

    // A token with a character outside the alphabet is a special one; it stands for its own text.
    private static byte[] ToBytes(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            if (!ByteAlphabet.TryToByte(token[i], out bytes[i]))
            {
                return System.Text.Encoding.UTF8.GetBytes(token);
            }
        }

        return bytes;
    }

    private static string Text(string path, string what) => File.Exists(path) ? File.ReadAllText(path)
        : throw Wrong(path, "$", "there is no such file", $"expected GPT-2's {what}, which OpenAI and many packages publish");

    private static string Short(string line) => line.Length <= 60 ? line : line[..60] + "…";

    private static SpecException Wrong(string path, string place, string found, string expected, int line = 0) =>
        new(new Problem(place, found, expected, line, path));
}
