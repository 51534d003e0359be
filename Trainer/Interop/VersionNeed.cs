using System.Buffers.Binary;
using System.Text;

namespace SimMoE.Trainer.Interop;

/// <summary>An entry of the section <c>.gnu.version_r</c> of a 64-bit little-endian ELF file: a version of a library that the file asks
/// for.</summary>
/// <remarks>Layout: System V ABI (ELF-64) and the Linux Standard Base, "Version Requirements": an Elf64_Verneed for each library, and for
/// each of its versions
/// an Elf64_Vernaux {hash 4, flags 2, other 2, name 4, next 4}, chained by offsets.</remarks>
internal sealed class VersionNeed
{
    private const int VersionNeedSection = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort Weak = 2; // VER_FLG_WEAK

    private readonly byte[] _file;
    private readonly int _flags;

    /// <summary>Finds the entry.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="version">Such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <param name="path">For the message.</param>
    /// <exception cref="TorchException">It is no such file, or has no such entry.</exception>
    public VersionNeed(byte[] file, string version, string path)
    {
        _file = file;
        try
        {
            _flags = Find(version);
        }
        catch (Exception error) when (error is ArgumentException or OverflowException)
        {
            // An offset that leads out of the file.
        }

        if (_flags == 0)
        {
            throw new TorchException($"{path} does not ask for {version}; expected a library for 64-bit Linux that was built by GCC 13");
        }
    }

    /// <summary>Two bytes of the file from here on.</summary>
    public int FlagsOffset => _flags;

    /// <summary>The loader goes on if the library lacks the version.</summary>
    public void MakeWeak() => BinaryPrimitives.WriteUInt16LittleEndian(_file.AsSpan(_flags), Weak);

    private int Find(string version)
    {
        if (!_file.AsSpan().StartsWith("\u007fELF\u0002\u0001"u8))
        {
            return 0;
        }

        var (sections, size, count) = (Offset(0x28), Half(0x3a), Half(0x3c));
        for (var i = 0; i < count; i++)
        {
            var section = sections + (i * size);
            if (Word(section + 4) == VersionNeedSection)
            {
                return FindIn(Offset(section + 0x18), Offset(sections + (Word(section + 0x28) * size) + 0x18), version);
            }
        }

        return 0;
    }

    private int FindIn(int library, int names, string version)
    {
        var name = Encoding.ASCII.GetBytes(version + '\0');
        for (var next = 1; next != 0; library += next)
        {
            var entry = library + Word(library + 8);
            for (var left = Half(library + 2); left > 0; left--)
            {
                if (_file.AsSpan(names + Word(entry + 8)).StartsWith(name))
                {
                    return entry + 4;
                }

                entry += Word(entry + 12);
            }

            next = Word(library + 12);
        }

        return 0;
    }

    private int Half(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(at));

    private int Word(int at) => BinaryPrimitives.ReadInt32LittleEndian(_file.AsSpan(at));

    private int Offset(int at) => checked((int)BinaryPrimitives.ReadInt64LittleEndian(_file.AsSpan(at)));
}
