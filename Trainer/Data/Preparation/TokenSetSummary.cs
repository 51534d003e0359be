using System.Text.Json;

namespace SimMoE.Trainer.Data.Preparation;

/// <summary>What stands beside token files as <c>dataset.json</c>: how they were made.</summary>
public sealed record TokenSetSummary
{
    /// <summary>The file's name.</summary>
    public const string FileName = "dataset.json";

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>Name of the tokenizer.</summary>
    public required string Tokenizer { get; init; }

    /// <summary>Ids are below it.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Id after each document, or null.</summary>
    public required int? DocumentEnd { get; init; }

    /// <summary>How the files hold tokens.</summary>
    public required string Format { get; init; }

    /// <summary>Texts that went in.</summary>
    public required int Documents { get; init; }

    /// <summary>Their bytes, uncompressed.</summary>
    public required long TextBytes { get; init; }

    /// <summary>Tokens of <c>train.bin</c>.</summary>
    public required long TrainTokens { get; init; }

    /// <summary>Tokens of <c>validation.bin</c>, 0 if there is none.</summary>
    public required long ValidationTokens { get; init; }

    /// <summary>Where the text is from, one line for a source.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Writes the file.</summary>
    /// <param name="folder">Folder of the token files.</param>
    public void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        File.WriteAllText(path + ".part", JsonSerializer.Serialize(this, Layout) + "\n");
        File.Move(path + ".part", path, overwrite: true);
    }

    /// <summary>Reads the file beside token files; null if there is none that can be read.</summary>
    /// <param name="folder">Folder of the token files.</param>
    public static TokenSetSummary? Find(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<TokenSetSummary>(File.ReadAllText(path), Layout) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
