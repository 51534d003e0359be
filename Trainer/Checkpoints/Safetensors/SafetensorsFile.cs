using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using SimMoE.Units;

namespace SimMoE.Trainer.Checkpoints.Safetensors;

/// <summary>A safetensors file open for reading, its header checked.</summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly Dictionary<string, SafetensorsEntry> _entries;

    private SafetensorsFile(string path, SafeFileHandle handle, SafetensorsHeader header)
    {
        Path = path;
        Header = header;
        _handle = handle;
        _entries = header.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What it holds.</summary>
    public SafetensorsHeader Header { get; }

    /// <summary>Opens a file and checks that it is whole.</summary>
    /// <exception cref="SpecException">It is missing, cut short or no safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
        {
            throw new SpecException(new Problem("$", "there is no such file", "expected a safetensors file", File: path));
        }

        var handle = File.OpenHandle(path);
        try
        {
            return new SafetensorsFile(path, handle, ReadHeader(path, handle));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>The tensor of a name, or null.</summary>
    public SafetensorsEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Copies a part of a tensor's bytes out.</summary>
    /// <param name="entry">Of this file.</param>
    /// <param name="offset">First byte of the tensor, from 0.</param>
    /// <param name="bytes">Filled.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the tensor.</exception>
    /// <exception cref="EndOfStreamException">The file became shorter since it was opened.</exception>
    public void Read(SafetensorsEntry entry, long offset, Span<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, entry.Bytes - bytes.Length);
        ReadFully(Path, _handle, Header.Bytes + entry.Start + offset, bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static SafetensorsHeader ReadHeader(string path, SafeFileHandle handle)
    {
        var fileBytes = RandomAccess.GetLength(handle);
        if (fileBytes < SafetensorsHeader.LengthBytes)
        {
            throw new SpecException(
                new Problem("$", $"the file has {fileBytes} bytes", "expected a safetensors file; this one is cut short", File: path)
            );
        }

        Span<byte> start = stackalloc byte[SafetensorsHeader.LengthBytes];
        ReadFully(path, handle, 0, start);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > SafetensorsHeader.LongestJson)
        {
            throw new SpecException(
                new Problem(
                    "header",
                    $"a length of {length} bytes",
                    $"expected at most {SafetensorsHeader.LongestJson}; this is no safetensors file",
                    File: path
                )
            );
        }

        if (SafetensorsHeader.LengthBytes + (long)length > fileBytes)
        {
            throw new SpecException(
                new Problem(
                    "header",
                    $"a length of {length} bytes in a file of {fileBytes}",
                    "the file is cut short, or is no safetensors file",
                    File: path
                )
            );
        }

        var json = new byte[(int)length];
        ReadFully(path, handle, SafetensorsHeader.LengthBytes, json);
        return SafetensorsHeader.Parse(path, json, fileBytes);
    }

    private static void ReadFully(string path, SafeFileHandle handle, long position, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(handle, bytes, position);
            if (read == 0)
            {
                throw new EndOfStreamException($"{path} became shorter while it was read");
            }

            bytes = bytes[read..];
            position += read;
        }
    }
}
