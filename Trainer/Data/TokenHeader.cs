using System.Buffers.Binary;
using SimMoE.Units;

namespace SimMoE.Trainer.Data;

/// <summary>What the first bytes of a token file say.</summary>
/// <param name="Format">Recognised by the magic number; without one the file is nanoGPT's.</param>
/// <param name="Count">Tokens in the file.</param>
/// <remarks>Magics and layout: karpathy/llm.c, llmc/dataloader.h and dev/data/data_common.py; karpathy/nanoGPT,
/// data/openwebtext/prepare.py.</remarks>
public sealed record TokenHeader(TokenFormat Format, long Count)
{
    /// <summary>Bytes of llm.c's header: 256 int32.</summary>
    public const int LlmCBytes = 1024;

    private const int LlmCMagic = 20240520;
    private const int LlmCVersion = 1;
    private const int LlmC32Magic = 20240801;
    private const int LlmC32Version = 7;

    private static readonly (byte[] Signature, string Name)[] Foreign =
    [
        ([0x1F, 0x8B, 0x08], "gzip"),
        ([0x28, 0xB5, 0x2F, 0xFD], "zstandard"),
        ([0x89, (byte)'H', (byte)'D', (byte)'F'], "HDF5"),
        ([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'], "NumPy"),
        ([(byte)'P', (byte)'A', (byte)'R', (byte)'1'], "Parquet"),
        ([(byte)'P', (byte)'K', 3, 4], "zip"),
    ];

    /// <summary>Bytes before the first token.</summary>
    public int Bytes => Format == TokenFormat.NanoGpt ? 0 : LlmCBytes;

    /// <summary>Bytes of one token: 2 or 4.</summary>
    public int TokenBytes => Format == TokenFormat.LlmC32 ? 4 : 2;

    /// <summary>Reads the start of a file.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="start">The first <see cref="LlmCBytes"/> bytes, or all of a shorter file.</param>
    /// <param name="fileBytes">Bytes of the whole file.</param>
    /// <exception cref="SpecException">It is no token file, or its length is not what its header says.</exception>
    public static TokenHeader Parse(string path, ReadOnlySpan<byte> start, long fileBytes)
    {
        foreach (var (signature, name) in Foreign)
        {
            if (start.StartsWith(signature))
            {
                throw Wrong(
                    path,
                    "magic",
                    $"found a {name} file",
                    $"expected tokens: raw uint16 (nanoGPT) or a header that starts with {LlmCMagic} or {LlmC32Magic} (llm.c)"
                );
            }
        }

        var magic = start.Length < 4 ? 0 : BinaryPrimitives.ReadInt32LittleEndian(start);
        return magic switch
        {
            LlmCMagic => WithHeader(path, start, fileBytes, TokenFormat.LlmC, LlmCVersion),
            LlmC32Magic => WithHeader(path, start, fileBytes, TokenFormat.LlmC32, LlmC32Version),
            _ => WithoutHeader(path, start, fileBytes, magic),
        };
    }

    /// <summary>Writes the header; nothing for nanoGPT's format.</summary>
    /// <param name="stream">At the start of the file.</param>
    /// <exception cref="SpecException">More tokens than the header's int32 can count.</exception>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (Format == TokenFormat.NanoGpt)
        {
            return;
        }

        if (Count > int.MaxValue)
        {
            throw new SpecException(
                new Problem(
                    "$",
                    $"found {Count} tokens",
                    $"expected at most {int.MaxValue}, which is what llm.c's header can count; write nanoGPT's format, or several files"
                )
            );
        }

        Span<byte> header = stackalloc byte[LlmCBytes];
        header.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(header, Format == TokenFormat.LlmC ? LlmCMagic : LlmC32Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], Format == TokenFormat.LlmC ? LlmCVersion : LlmC32Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], (int)Count);
        stream.Write(header);
    }

    private static TokenHeader WithHeader(string path, ReadOnlySpan<byte> start, long fileBytes, TokenFormat format, int expectedVersion)
    {
        if (start.Length < LlmCBytes)
        {
            throw Wrong(
                path,
                "header",
                $"the file ends after {fileBytes} bytes",
                $"expected llm.c's header of {LlmCBytes} bytes; the file is cut short, make or fetch it again"
            );
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(start[4..]);
        if (version != expectedVersion)
        {
            throw Wrong(
                path,
                "version",
                $"found {version}",
                $"expected {expectedVersion} after this magic; the file is of another llm.c version, make it again"
            );
        }

        var header = new TokenHeader(format, BinaryPrimitives.ReadUInt32LittleEndian(start[8..]));
        var expectedBytes = header.Bytes + (header.Count * header.TokenBytes);
        if (fileBytes != expectedBytes)
        {
            throw Wrong(
                path,
                "header",
                $"{header.Count} tokens announced, which make {expectedBytes} bytes, but the file has {fileBytes}",
                fileBytes < expectedBytes
                    ? "the file is cut short, make or fetch it again"
                    : "the file is longer than its header says, make or fetch it again"
            );
        }

        return header;
    }

    private static TokenHeader WithoutHeader(string path, ReadOnlySpan<byte> start, long fileBytes, int magic)
    {
        var swapped = BinaryPrimitives.ReverseEndianness(magic);
        if (swapped is LlmCMagic or LlmC32Magic)
        {
            throw Wrong(
                path,
                "magic",
                $"found {swapped} with its bytes swapped",
                "expected little-endian numbers; the file was written on a big-endian machine"
            );
        }

        if (LooksLikeHeader(start, magic))
        {
            throw Wrong(
                path,
                "magic",
                $"found {magic}",
                $"expected {LlmCMagic} (uint16 tokens) or {LlmC32Magic} (uint32 tokens) at the start of an llm.c header; a nanoGPT file has no header at all"
            );
        }

        if (fileBytes % 2 != 0)
        {
            throw Wrong(
                path,
                "$",
                $"the file has {fileBytes} bytes, an odd number",
                "expected uint16 tokens, two bytes each; the file is cut short or is no token file"
            );
        }

        return new TokenHeader(TokenFormat.NanoGpt, fileBytes / 2);
    }

    // llm.c numbers its files by date (its model files are 20240326 and so on), and nearly all of a header is zero: as uint16 tokens that
    // would be
    // one rare id followed by hundreds of id 0 in a row, which no text gives.
    private static bool LooksLikeHeader(ReadOnlySpan<byte> start, int magic) =>
        magic is > 20230000 and < 20300000 || (start.Length == LlmCBytes && magic != 0 && !start[64..].ContainsAnyExcept((byte)0));

    private static SpecException Wrong(string path, string place, string found, string expected) =>
        new(new Problem(place, found, expected, File: path));
}
