using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using SimMoE.Units;

namespace SimMoE.Trainer.Data;

/// <summary>One file of tokens, mapped into memory: the system reads what is touched and shares it between the ranks of a
/// machine.</summary>
public sealed unsafe class TokenFile : IDisposable
{
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _tokens;

    private TokenFile(string path, TokenHeader header, MemoryMappedFile? map)
    {
        Path = path;
        Header = header;
        _map = map;
        _view = map?.CreateViewAccessor(0, header.Bytes + (header.Count * header.TokenBytes), MemoryMappedFileAccess.Read);
        if (_view is not null)
        {
            byte* start = null;
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            _tokens = start + _view.PointerOffset + header.Bytes;
        }
    }

    /// <summary>The file as the user named it.</summary>
    public string Path { get; }

    /// <summary>What the file holds.</summary>
    public TokenHeader Header { get; }

    /// <summary>Tokens in the file.</summary>
    public long Count => Header.Count;

    /// <summary>Opens a file and checks that its length is what its header says.</summary>
    /// <exception cref="SpecException">The file is missing or is no whole token file.</exception>
    public static TokenFile Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
        {
            throw new SpecException(
                new Problem(
                    "$",
                    Directory.Exists(path) ? "found a folder" : "there is no such file",
                    "expected a token file; make one with './simmoe data prepare', or the demo set with './simmoe data demo'",
                    File: path
                )
            );
        }

        using var handle = File.OpenHandle(path);
        var bytes = RandomAccess.GetLength(handle);
        var header = ReadHeader(path, handle, bytes);
        return new TokenFile(
            path,
            header,
            header.Count == 0 ? null : MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read)
        );
    }

    /// <summary>Copies tokens out.</summary>
    /// <param name="position">First token, from 0.</param>
    /// <param name="tokens">Filled with ids; one beyond int32 comes out as <see cref="int.MaxValue"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the file.</exception>
    public void Read(long position, Span<int> tokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Count - tokens.Length);
        if (Header.TokenBytes == 2)
        {
            var source = new ReadOnlySpan<ushort>(_tokens + (position * 2), tokens.Length);
            for (var i = 0; i < source.Length; i++)
            {
                tokens[i] = source[i];
            }
        }
        else
        {
            var source = new ReadOnlySpan<uint>(_tokens + (position * 4), tokens.Length);
            for (var i = 0; i < source.Length; i++)
            {
                tokens[i] = (int)Math.Min(source[i], int.MaxValue);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_view is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
        }

        _map?.Dispose();
    }

    private static TokenHeader ReadHeader(string path, SafeFileHandle handle, long bytes)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("token files are little-endian and so must the machine be");
        }

        Span<byte> start = stackalloc byte[TokenHeader.LlmCBytes];
        var read = 0;
        for (int part; read < start.Length && (part = RandomAccess.Read(handle, start[read..], read)) > 0; read += part) { }

        var header = TokenHeader.Parse(path, start[..read], bytes);
        if (header.Format == TokenFormat.NanoGpt)
        {
            ByteOrder.Require(path, handle, bytes);
        }

        return header;
    }
}
