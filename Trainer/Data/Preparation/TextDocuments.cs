using System.IO.Compression;
using SimMoE.Units;

namespace SimMoE.Trainer.Data.Preparation;

/// <summary>Finds the texts that a user names.</summary>
public static class TextDocuments
{
    private const int ProbeBytes = 8192;

    /// <summary>Lists files, and the text files in folders and below, in ordinal order of their paths for each folder.</summary>
    /// <param name="paths">Files or folders. A file that ends in <c>.gz</c> or <c>.dz</c> is read through gzip.</param>
    /// <returns>Documents, and how many files of folders were left out because they hold no text (a zero byte among the first
    /// 8192).</returns>
    /// <exception cref="SpecException">A path is missing, a named file is not text, or there is no text at all.</exception>
    public static (IReadOnlyList<TextDocument> Documents, int LeftOut) Find(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var problems = new List<Problem>();
        var documents = new List<TextDocument>();
        var leftOut = 0;
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                {
                    var found = IsText(file);
                    leftOut += found ? 0 : 1;
                    documents.AddRange(found ? [Document(file)] : []);
                }
            }
            else if (!File.Exists(path))
            {
                problems.Add(
                    new Problem("$", "there is no such file or folder", "expected text files, or folders that hold some", File: path)
                );
            }
            else if (!IsText(path))
            {
                problems.Add(
                    new Problem(
                        "$",
                        "found a file with zero bytes",
                        "expected UTF-8 text, or text compressed by gzip with a name that ends in .gz",
                        File: path
                    )
                );
            }
            else
            {
                documents.Add(Document(path));
            }
        }

        if (problems.Count == 0 && documents.Count == 0)
        {
            problems.Add(
                new Problem(
                    "--text",
                    $"there is no text file in {string.Join(", ", paths)}",
                    "expected text files, or folders that hold some"
                )
            );
        }

        return problems.Count > 0 ? throw new SpecException(problems) : (documents, leftOut);
    }

    /// <summary>Opens a file, through gzip if its name says so.</summary>
    /// <exception cref="SpecException">It cannot be read through gzip; thrown by the first reads.</exception>
    public static Stream Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.Ordinal) || path.EndsWith(".dz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file;
    }

    private static TextDocument Document(string path) => new(path, new FileInfo(path).Length, () => Open(path));

    private static bool IsText(string path)
    {
        try
        {
            using var stream = Open(path);
            var start = new byte[ProbeBytes];
            var count = stream.ReadAtLeast(start, ProbeBytes, throwOnEndOfStream: false);
            return !start.AsSpan(0, count).Contains((byte)0);
        }
        catch (InvalidDataException)
        {
            throw new SpecException(
                new Problem(
                    "$",
                    "the file's name says gzip and its content does not",
                    "expected a file made by gzip, or another name",
                    File: path
                )
            );
        }
    }
}
