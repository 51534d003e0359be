using System.Security.Cryptography;

namespace SimMoE.Trainer.Checkpoints;

/// <summary>A file of a checkpoint as its manifest lists it.</summary>
/// <param name="Name">Inside the checkpoint's folder.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Sha256">Of the content, lower-case hexadecimal, as <c>sha256sum</c> prints it.</param>
public sealed record CheckpointFile(string Name, long Bytes, string Sha256)
{
    /// <summary>SHA-256 of a file on the disk, lower-case hexadecimal.</summary>
    public static string Hash(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
