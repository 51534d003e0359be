using SimMoE.Units;

namespace SimMoE.Experiments.Sweeps;

/// <summary>A shard's file of finished cells, only ever appended to. Each cell is one line and one write, so that a process killed
/// at any moment loses at most the cell in flight.</summary>
public sealed class CellLog : IDisposable
{
    private readonly FileStream _lock;
    private readonly FileStream _file;
    private readonly Lock _gate = new();

    private CellLog(FileStream heldLock, FileStream file)
    {
        _lock = heldLock;
        _file = file;
    }

    /// <summary>Opens or creates a shard's file, drops a torn last line, and keeps other processes out of it.</summary>
    /// <param name="path">The shard's file.</param>
    /// <returns>The log, or null if another process has it open.</returns>
    /// <exception cref="WorldException">The file cannot be opened.</exception>
    public static CellLog? TryOpen(string path)
    {
        FileStream? heldLock = null;
        try
        {
            heldLock = Hold(path + ".lock");
            if (heldLock is null)
            {
                return null;
            }

            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            file.SetLength(WholeLines(file));
            file.Seek(0, SeekOrigin.End);
            return new CellLog(heldLock, file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            heldLock?.Dispose();
            throw new WorldException($"cannot open {path} for writing: {error.Message}", error);
        }
    }

    /// <summary>Adds a finished cell; may be called from several threads.</summary>
    /// <exception cref="WorldException">The disk refuses.</exception>
    public void Append(CellRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var line = record.ToLine();
        lock (_gate)
        {
            try
            {
                _file.Write(line);
            }
            catch (IOException error)
            {
                throw new WorldException($"cannot write {_file.Name}: {error.Message}", error);
            }
        }
    }

    /// <summary>Reads the finished cells of a shard's file; a torn last line is left out.</summary>
    /// <param name="path">The shard's file.</param>
    /// <exception cref="SpecException">A line that is not the last one is not a cell.</exception>
    /// <exception cref="WorldException">The file cannot be read.</exception>
    public static IReadOnlyList<CellRecord> Read(string path)
    {
        byte[] bytes;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            bytes = new byte[file.Length];
            file.ReadExactly(bytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WorldException($"cannot read {path}: {error.Message}", error);
        }

        return ReadLines(bytes, path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        _lock.Dispose();
    }

    private static List<CellRecord> ReadLines(byte[] bytes, string path)
    {
        var records = new List<CellRecord>();
        var problems = new List<Problem>();
        var start = 0;
        for (var line = 1; ; line++)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            if (length < 0)
            {
                break;
            }

            if (CellRecord.FromLine(bytes.AsMemory(start, length)) is { } record)
            {
                records.Add(record);
            }
            else
            {
                problems.Add(
                    new Problem(
                        "$",
                        "this line is not a finished cell: the file was cut or edited",
                        "remove the line; 'simmoe sweep' computes its cell again",
                        line,
                        path
                    )
                );
            }

            start += length + 1;
        }

        return problems.Count == 0 ? records : throw new SpecException(problems);
    }

    private static FileStream? Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (IsHeldElsewhere(error))
        {
            return null;
        }
    }

    // The runtime reports a lock held by another process as EWOULDBLOCK (11 on Linux, 35 on macOS) or a sharing violation (Windows).
    private static bool IsHeldElsewhere(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static long WholeLines(FileStream file)
    {
        var buffer = new byte[64 * 1024];
        for (var end = file.Length; end > 0; )
        {
            var size = (int)Math.Min(buffer.Length, end);
            file.Seek(end - size, SeekOrigin.Begin);
            file.ReadExactly(buffer, 0, size);
            var last = buffer.AsSpan(0, size).LastIndexOf((byte)'\n');
            if (last >= 0)
            {
                return end - size + last + 1;
            }

            end -= size;
        }

        return 0;
    }
}
