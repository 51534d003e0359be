using System.Security.Cryptography;

namespace SimMoE.Trainer.Checkpoints;

/// <summary>Writes a file and takes the SHA-256 of what goes in.</summary>
internal sealed class ChecksumStream : Stream
{
    private readonly Action _working;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Starts the file.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="working">Called for each piece written.</param>
    public ChecksumStream(string path, Action working)
    {
        _working = working;
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _file.Length;

    public override long Position
    {
        get => _file.Position;
        set => throw new NotSupportedException();
    }

    /// <summary>Puts the file on the disk and says what it holds.</summary>
    public CheckpointFile Finish()
    {
        _file.Flush(flushToDisk: true);
        return new CheckpointFile(Path.GetFileName(_file.Name), _file.Length, Convert.ToHexStringLower(_hash.GetHashAndReset()));
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _working();
        _hash.AppendData(buffer);
        _file.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => _file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
