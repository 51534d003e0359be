using System.Runtime.InteropServices;

namespace SimMoE.Trainer.Data;

/// <summary>Writes a token file aside, as PATH.part, and gives it its name when it is whole.</summary>
public sealed class TokenFileWriter : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly TokenFormat _format;
    private bool _complete;

    /// <summary>Starts a file.</summary>
    /// <param name="path">Name of the finished file; its folder exists.</param>
    /// <param name="format">How tokens are held.</param>
    public TokenFileWriter(string path, TokenFormat format)
    {
        _path = path;
        _format = format;
        _stream = new FileStream(path + ".part", FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);
        new TokenHeader(format, 0).Write(_stream);
    }

    /// <summary>Tokens written.</summary>
    public long Count { get; private set; }

    /// <summary>Largest id that the format can hold.</summary>
    /// <param name="format">How tokens are held.</param>
    public static int LargestId(TokenFormat format) => format == TokenFormat.LlmC32 ? int.MaxValue : ushort.MaxValue;

    /// <summary>Adds tokens.</summary>
    /// <param name="tokens">Ids from 0 to <see cref="LargestId"/>.</param>
    /// <exception cref="ArgumentException">An id does not fit the format.</exception>
    public void Write(ReadOnlySpan<int> tokens)
    {
        foreach (var id in tokens)
        {
            if (id < 0 || id > LargestId(_format))
            {
                throw new ArgumentException($"id {id} does not fit {_format}", nameof(tokens));
            }
        }

        if (_format == TokenFormat.LlmC32)
        {
            _stream.Write(MemoryMarshal.AsBytes(tokens));
        }
        else
        {
            var narrow = new ushort[tokens.Length];
            for (var i = 0; i < tokens.Length; i++)
            {
                narrow[i] = (ushort)tokens[i];
            }

            _stream.Write(MemoryMarshal.AsBytes<ushort>(narrow));
        }

        Count += tokens.Length;
    }

    /// <summary>Finishes the file and gives it its name.</summary>
    public void Complete()
    {
        _stream.Flush();
        _stream.Position = 0;
        new TokenHeader(_format, Count).Write(_stream);
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_path + ".part", _path, overwrite: true);
        _complete = true;
    }

    /// <summary>Ends writing; a file that was not completed is gone.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        if (!_complete)
        {
            File.Delete(_path + ".part");
        }
    }
}
