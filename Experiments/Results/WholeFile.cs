using System.Text;
using SimMoE.Units;

namespace SimMoE.Experiments.Results;

/// <summary>Writes files whole or not at all: aside first, then renamed.</summary>
public static class WholeFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Replaces a file's content.</summary>
    /// <exception cref="WorldException">The disk refuses; the old content is still there.</exception>
    public static void Write(string path, string text)
    {
        var aside = $"{path}.{Environment.MachineName}-{Environment.ProcessId}.part";
        try
        {
            File.WriteAllText(aside, text, Utf8);
            File.Move(aside, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            TryDelete(aside);
            throw new WorldException($"cannot write {path}: {error.Message}", error);
        }
    }

    /// <summary>Makes an output folder, and makes sure that files can be written there.</summary>
    /// <param name="path">Folder.</param>
    /// <param name="option">Option that named it, for the message.</param>
    /// <exception cref="SpecException">It cannot be made or written.</exception>
    public static void MakeFolder(string path, string option = "--out")
    {
        try
        {
            Directory.CreateDirectory(path);
            var probe = Path.Combine(path, $".simmoe-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Unwritable(path, option, error);
        }
    }

    /// <summary>Checks that a single output file can be written, without changing what it holds.</summary>
    /// <param name="path">File.</param>
    /// <param name="option">Option that named it, for the message.</param>
    /// <exception cref="SpecException">It cannot be written.</exception>
    public static void MakeRoom(string path, string option = "--out")
    {
        try
        {
            var existed = File.Exists(path);
            using (new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write)) { }

            if (!existed)
            {
                File.Delete(path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Unwritable(path, option, error);
        }
    }

    private static SpecException Unwritable(string path, string option, Exception error) =>
        new(
            new Problem(
                option,
                $"'{path}' cannot be written ({error.Message.Split('\n')[0].TrimEnd('.')})",
                "expected a place that can be made and written"
            )
        );

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }
    }
}
