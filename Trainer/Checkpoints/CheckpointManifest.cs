using System.Text.Json;
using SimMoE.Units;

namespace SimMoE.Trainer.Checkpoints;

/// <summary>What a checkpoint is of and which files it has; written last, as <c>manifest.json</c>.</summary>
public sealed record CheckpointManifest
{
    /// <summary>The file's name.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The layout that this program writes and reads. docs/checkpoints.md</summary>
    public const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Of the layout.</summary>
    public required int Version { get; init; }

    /// <summary>Finished steps.</summary>
    public required long Step { get; init; }

    /// <summary>Ranks of the run that wrote it.</summary>
    public required int Ranks { get; init; }

    /// <summary>The model as canonical YAML, by line.</summary>
    public required IReadOnlyList<string> Model { get; init; }

    /// <summary>What else the loop counts.</summary>
    public required IReadOnlyDictionary<string, string> Loop { get; init; }

    /// <summary>All files but this one, by name.</summary>
    public required IReadOnlyList<CheckpointFile> Files { get; init; }

    /// <summary>Lines of a model's text.</summary>
    public static IReadOnlyList<string> Lines(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.TrimEnd('\n').Split('\n');
    }

    /// <summary>Reads a checkpoint's manifest.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <exception cref="SpecException">There is none, or it cannot be read.</exception>
    public static CheckpointManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new SpecException(
                new Problem(
                    "$",
                    Directory.Exists(folder) ? $"there is no {FileName} in this folder" : "there is no such folder",
                    "expected a checkpoint",
                    File: folder
                )
            );
        }

        try
        {
            var manifest =
                JsonSerializer.Deserialize<CheckpointManifest>(File.ReadAllText(path), Layout) ?? throw new JsonException("it is null");
            return manifest.Version == CurrentVersion
                ? manifest
                : throw new SpecException(
                    new Problem(
                        "version",
                        $"found {manifest.Version}",
                        $"expected {CurrentVersion}; the checkpoint was written by another version of SimMoE",
                        File: path
                    )
                );
        }
        catch (JsonException error)
        {
            throw new SpecException(
                new Problem(
                    "$",
                    $"this is no manifest of a checkpoint ({error.Message})",
                    "the checkpoint is damaged; resume from another",
                    File: path
                )
            );
        }
    }

    /// <summary>Writes the file and puts it on the disk.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    public void Write(string folder)
    {
        using var stream = new FileStream(Path.Combine(folder, FileName), FileMode.Create, FileAccess.Write);
        JsonSerializer.Serialize(stream, this, Layout);
        stream.WriteByte((byte)'\n');
        stream.Flush(flushToDisk: true);
    }
}
