using System.Buffers.Binary;
using System.Text;
using SimMoE.Trainer.Checkpoints.Safetensors;
using SimMoE.Units;

namespace SimMoE.Tests.Trainer.Checkpoints.Safetensors;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// The JSON is padded with spaces to a multiple of 8. The i64 stands first, since it is wider.
    /// </summary>
    [Fact]
    public void Write_TwoTensors_GivesTheseBytes()
    {
        using var stream = new MemoryStream();

        SafetensorsWriter.Write(
            stream,
            [Source("b", "U8", [3], [1, 2, 3]), Source("a", "I64", [], [9, 0, 0, 0, 0, 0, 0, 0])],
            new Dictionary<string, string> { ["k"] = "v" }
        );

        const string Json =
            """{"__metadata__":{"k":"v"},"a":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}""";
        var padded = Json + new string(' ', (8 - (Json.Length % 8)) % 8);
        byte[] expected = [(byte)padded.Length, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(padded), 9, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3];
        Assert.Equal(expected, stream.ToArray());
    }

    [Fact]
    public void Read_WrittenFile_GivesTheTensorsBack()
    {
        var path = WriteSample();

        using var file = SafetensorsFile.Open(path);

        var entry = file.Find("layer.weight")!;
        var part = new byte[4];
        file.Read(entry, 4, part);
        Assert.Equal("F32 [2, 1]", entry.Form);
        Assert.Equal(2.5f, BinaryPrimitives.ReadSingleLittleEndian(part));
        Assert.Equal("100", file.Header.Metadata["step"]);
        Assert.Null(file.Find("other"));
    }

    [Fact]
    public void Open_FileCutAtAnyPlace_IsRefused()
    {
        var bytes = File.ReadAllBytes(WriteSample());
        for (var length = 0; length < bytes.Length; length++)
        {
            var path = _folder.Write("cut", bytes.AsSpan(0, length));

            Assert.StartsWith(path, Assert.Throws<SpecException>(() => SafetensorsFile.Open(path)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        8,
        "b: its bytes start at 4, and those before it end at 8; tensors must not overlap"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""",
        12,
        "b: its bytes start at 8, and those before it end at 4; expected no holes"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "a: data_offsets 0 to 8; expected 12 bytes for F32 [3]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "a: data_offsets 8 to 0; expected 8 bytes")]
    [InlineData("""{"a":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}""", 8, "a: found dtype 'F33'; expected one of BOOL, U8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "a: found {")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""",
        8,
        "a: data_offsets 0 to 8; expected 73786976294838206464 bytes"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8, "a: found {")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""",
        16,
        "a: the tensor is listed twice"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 12, "$: the file has ")]
    [InlineData("""{"__metadata__":{"k":1}}""", 0, "__metadata__: found other values than texts")]
    [InlineData("""[1]""", 0, "header: the header is no JSON object")]
    [InlineData("""{"a":""", 0, "header: the header is no JSON")]
    public void Open_WrongHeader_NamesTheTensor(string json, int tensorBytes, string message)
    {
        var path = _folder.Write(
            "w.safetensors",
            [(byte)json.Length, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(json), .. new byte[tensorBytes]]
        );

        var error = Assert.Throws<SpecException>(() => SafetensorsFile.Open(path));

        Assert.StartsWith($"{path}: {message}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_LengthBeyondTheCap_IsRefusedWithoutReadingIt()
    {
        var start = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(start, ulong.MaxValue);
        var path = _folder.Write("w.safetensors", start);

        Assert.Contains(
            "a length of 18446744073709551615 bytes; expected at most 100000000",
            Assert.Throws<SpecException>(() => SafetensorsFile.Open(path)).Message,
            StringComparison.Ordinal
        );
    }

    private string WriteSample()
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(
            stream,
            [Source("layer.weight", "F32", [2, 1], [0, 0, 0, 0, 0, 0, 0x20, 0x40]), Source("empty", "BF16", [0, 4], [])],
            new Dictionary<string, string> { ["step"] = "100" }
        );
        return _folder.Write("s.safetensors", stream.ToArray());
    }

    private static SafetensorsSource Source(string name, string type, long[] shape, byte[] bytes) =>
        new(name, SafetensorsType.Find(type)!, shape, stream => stream.Write(bytes));
}
