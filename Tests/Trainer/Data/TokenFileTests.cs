using SimMoE.Trainer.Data;
using SimMoE.Units;
using static SimMoE.Tests.Trainer.Data.TokenBytes;

namespace SimMoE.Tests.Trainer.Data;

/// <summary>The three formats, byte by byte, and every way in which a file can be wrong.</summary>
public sealed class TokenFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Little-endian uint16: 01 00 is 1, 02 01 is 2 + 256, FF FF is 65535.</summary>
    [Fact]
    public void Read_NanoGptFile_GivesItsNumbers()
    {
        using var file = TokenFile.Open(_folder.Write("t.bin", [0x01, 0x00, 0x02, 0x01, 0xFF, 0xFF]));

        Assert.Equal(TokenFormat.NanoGpt, file.Header.Format);
        Assert.Equal([1, 258, 65535], Ids(file));
    }

    /// <summary>20240520 is 0134D888 in hexadecimal; version 1; two tokens; 1012 bytes more of header.</summary>
    [Fact]
    public void Read_LlmCFile_SkipsTheHeader()
    {
        using var file = TokenFile.Open(
            _folder.Write("t.bin", [0x88, 0xD8, 0x34, 0x01, 1, 0, 0, 0, 2, 0, 0, 0, .. new byte[1012], 0x34, 0x12, 0x07, 0x00])
        );

        Assert.Equal(TokenFormat.LlmC, file.Header.Format);
        Assert.Equal([0x1234, 7], Ids(file));
    }

    /// <summary>20240801 is 0134D9A1 in hexadecimal; version 7; uint32.</summary>
    [Fact]
    public void Read_LlmC32File_ReadsFourBytesAToken()
    {
        using var file = TokenFile.Open(
            _folder.Write("t.bin", [0xA1, 0xD9, 0x34, 0x01, 7, 0, 0, 0, 2, 0, 0, 0, .. new byte[1012], 0xFF, 0xF4, 0x01, 0x00, 3, 0, 0, 0])
        );

        Assert.Equal(TokenFormat.LlmC32, file.Header.Format);
        Assert.Equal([128255, 3], Ids(file));
    }

    [Theory]
    [InlineData(TokenFormat.NanoGpt, "050001FF")]
    [InlineData(TokenFormat.LlmC, "050001FF")]
    [InlineData(TokenFormat.LlmC32, "0500000001FF0000")]
    public void Write_EachFormat_EndsWithTheTokensAndReadsBack(TokenFormat format, string tokens)
    {
        using (var writer = new TokenFileWriter(_folder.File("t.bin"), format))
        {
            writer.Write([5]);
            writer.Write([0xFF01]);
            writer.Complete();
        }

        var bytes = File.ReadAllBytes(_folder.File("t.bin"));
        using var file = TokenFile.Open(_folder.File("t.bin"));
        Assert.Equal(tokens, Convert.ToHexString(bytes.AsSpan(format == TokenFormat.NanoGpt ? 0 : 1024)));
        Assert.Equal(format, file.Header.Format);
        Assert.Equal([5, 0xFF01], Ids(file));
    }

    /// <summary>
    /// Ids as a text gives them: a byte of text, or a rank of Zipf's law over GPT-2's vocabulary, or any number there is, evenly. Written
    /// the right way round
    /// each is read; with the bytes of every number swapped the first two are refused, and the last cannot be told.
    /// </summary>
    [Theory]
    [InlineData("bytes", true)]
    [InlineData("zipf", true)]
    [InlineData("even over GPT-2", false)]
    [InlineData("even over all", false)]
    public void Open_BytesOfEveryNumberSwapped_AreRefused(string law, bool refused)
    {
        const int count = 20_000;
        var random = new Random(5);
        var tokens = Enumerable
            .Range(0, count)
            .Select(_ =>
                law switch
                {
                    "bytes" => "the quick brown fox jumps over the lazy dog\n"[random.Next(44)],
                    "zipf" => (ushort)(Math.Exp(random.NextDouble() * Math.Log(50257)) - 1),
                    "even over GPT-2" => (ushort)random.Next(50257),
                    _ => (ushort)random.Next(65536),
                }
            )
            .ToArray();
        byte[] right = [.. tokens.SelectMany(token => new[] { (byte)(token & 255), (byte)(token >> 8) })];
        byte[] swapped = [.. tokens.SelectMany(token => new[] { (byte)(token >> 8), (byte)(token & 255) })];

        using (var file = TokenFile.Open(_folder.Write("right.bin", right)))
        {
            Assert.Equal(count, file.Count);
        }

        var error = Record.Exception(() => TokenFile.Open(_folder.Write("swapped.bin", swapped)).Dispose());
        Assert.Equal(
            refused,
            error is SpecException
                && error.Message.Contains("swapped.bin: $: the bytes of its numbers look swapped", StringComparison.Ordinal)
        );
        Assert.True(refused || error is null);
    }

    [Fact]
    public void Dispose_NotCompleted_LeavesNoFile()
    {
        using (var writer = new TokenFileWriter(_folder.File("t.bin"), TokenFormat.NanoGpt))
        {
            writer.Write([1, 2]);
        }

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    public static TheoryData<string, byte[], string> DamagedFiles =>
        new()
        {
            {
                "magic of another year",
                [.. Header(20240521, 1, 2), .. UInt16(1, 2)],
                "magic: found 20240521; expected 20240520 (uint16 tokens) or 20240801"
            },
            { "header with another magic", [.. Header(278895051, 1, 2), .. UInt16(1, 2)], "magic: found 278895051; expected 20240520" },
            {
                "bytes swapped",
                [0x01, 0x34, 0xD8, 0x88, .. new byte[1020]],
                "magic: found 20240520 with its bytes swapped; expected little-endian"
            },
            { "version", [.. Header(20240520, 2, 2), .. UInt16(1, 2)], "version: found 2; expected 1 after this magic" },
            { "version of the wide format", [.. Header(20240801, 1, 1), 1, 0, 0, 0], "version: found 1; expected 7 after this magic" },
            {
                "cut in the header",
                Header(20240520, 1, 2)[..100],
                "header: the file ends after 100 bytes; expected llm.c's header of 1024 bytes"
            },
            {
                "cut in the tokens",
                [.. Header(20240520, 1, 3), .. UInt16(1, 2)],
                "header: 3 tokens announced, which make 1030 bytes, but the file has 1028; the file is cut short"
            },
            {
                "too long",
                [.. Header(20240520, 1, 1), .. UInt16(1, 2)],
                "header: 1 tokens announced, which make 1026 bytes, but the file has 1028; the file is longer"
            },
            { "odd length", [1, 0, 2], "$: the file has 3 bytes, an odd number; expected uint16 tokens" },
            { "gzip", [0x1F, 0x8B, 0x08, 0x00], "magic: found a gzip file; expected tokens" },
            { "HDF5", [0x89, (byte)'H', (byte)'D', (byte)'F'], "magic: found a HDF5 file; expected tokens" },
        };

    [Theory]
    [MemberData(nameof(DamagedFiles))]
    public void Open_DamagedFile_SaysWhatIsWrong(string name, byte[] content, string message)
    {
        var path = _folder.Write(name + ".bin", content);

        var error = Assert.Throws<SpecException>(() => TokenFile.Open(path));

        Assert.StartsWith($"{path}: {message}", Assert.Single(error.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MissingFile_SaysHowToMakeOne()
    {
        var error = Assert.Throws<SpecException>(() => TokenFile.Open(_folder.File("none.bin")));

        Assert.Contains("there is no such file", error.Message, StringComparison.Ordinal);
        Assert.Contains("./simmoe data prepare", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_EmptyFile_HasNoTokens()
    {
        using var file = TokenFile.Open(_folder.Write("t.bin", []));

        Assert.Equal(0, file.Count);
    }

    private static int[] Ids(TokenFile file)
    {
        var ids = new int[file.Count];
        file.Read(0, ids);
        return ids;
    }
}
