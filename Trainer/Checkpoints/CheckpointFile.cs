using System.Security.Cryptography;

namespace SimMoE.Trainer.Checkpoints;

/// <summary>A file of a checkpoint as its manifest lists it.</summary>
/// <param name="Name">Inside the checkpoint's folder.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Sha256">Of the content, lower-case hexadecimal, as <c>sha256sum</c> prints it.</param>
public sealed record CheckpointFile(string Name, long Bytes, string Sha256)
{
    private const int PieceBytes = 1 << 24;

    /// <summary>SHA-256 of a file on the disk, lower-case hexadecimal.</summary>
    /// <param name="path">The file.</param>
    /// <param name="working">Called for each piece read.</param>
    public static string Hash(string path, Action working)
    {
        ArgumentNullException.ThrowIfNull(working);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[(int)Math.Clamp(stream.Length, 1, PieceBytes)];
        for (int read; (read = stream.Read(piece)) > 0; )
        {
            working();
            hash.AppendData(piece.AsSpan(0, read));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
