using System.Text;
using SimMoE.Trainer.Data.Tokenizers;
using SimMoE.Units;
using SimMoE.Workload;

namespace SimMoE.Tests.Trainer.Data.Tokenizers;

/// <summary>
/// A vocabulary of 270: ids 0 to 255 are the bytes, then he 256, ll 257, hell 258, ow 259, low 260, er 261, ' low' 262, lower 263, es 264, est 265,
/// hello 266, ew 267, new 268, end of text 269. Merges by rank: h e, l l, he ll, o w, l ow, e r, ' ' low, low er, e s, es t, hell o, n ew, e w.
/// </summary>
public sealed class BpeTokenizerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BpeTokenizer _tokenizer = new(BpeVocabulary.Read(Tiny("encoder.json"), Tiny("vocab.bpe")));

    public void Dispose()
    {
        _tokenizer.Dispose();
        _folder.Dispose();
    }

    /// <summary>
    /// ' lower': o w, l ow and e r come first, then ' ' low (rank 6) before low er (rank 7), so that er is left over.
    /// 'newest': e s (8), es t (9), e w (12), and only now n ew (11) can be made.
    /// 'lll': neighbours are merged from the left.
    /// </summary>
    [Theory]
    [InlineData("hello", new[] { 266 })]
    [InlineData("lower", new[] { 263 })]
    [InlineData(" lower", new[] { 262, 261 })]
    [InlineData("newest", new[] { 268, 265 })]
    [InlineData("llll", new[] { 257, 257 })]
    [InlineData("lll", new[] { 257, 108 })]
    [InlineData("hé", new[] { 104, 0xC3, 0xA9 })]
    [InlineData("lower\nlow", new[] { 263, 10, 260 })]
    [InlineData("", new int[0])]
    public void Encode_Text_MergesByRank(string text, int[] ids)
    {
        Assert.Equal(ids, Encode(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Encode_SameWordAgain_GivesTheSameTokens() =>
        Assert.Equal([266, 32, 266, 32, 266], Encode("hello hello hello"u8.ToArray()));

    [Fact]
    public void Decode_AnyBytes_AreThoseEncoded()
    {
        var random = new RandomStream(1, "bpe-test");
        for (var round = 0; round < 200; round++)
        {
            var text = Enumerable.Range(0, round).Select(_ => (byte)(random.NextInt(4) == 0 ? random.NextInt(256) : "helownrst  '"[random.NextInt(12)])).ToArray();

            Assert.Equal(text, _tokenizer.Decode(Encode(text).ToArray()));
        }
    }

    [Fact]
    public void DocumentEnd_OfTheVocabulary_IsEndOfText() => Assert.Equal(269, _tokenizer.DocumentEnd);

    public static TheoryData<string, string, string> WrongFiles => new()
    {
        { "[1, 2]", "a b", "encoder.json: $: this is not a JSON object from tokens to ids" },
        { "{}", "a b", "encoder.json: $: there are no tokens in it" },
        { """{"a": 0, "b": 0}""", "a b", "encoder.json: $: id 0 stands for 'a' and 'b'" },
        { """{"a": 0, "b": 1}""", "a b", "encoder.json: $: there is no token 'Ā' for the byte 0" },
    };

    [Theory]
    [MemberData(nameof(WrongFiles))]
    public void Read_WrongVocabulary_SaysWhatIsWrong(string vocabulary, string merges, string message)
    {
        var error = Assert.Throws<SpecException>(() => BpeVocabulary.Read(_folder.Write("encoder.json", vocabulary), _folder.Write("vocab.bpe", merges)));

        Assert.StartsWith(_folder.File(message), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#version: 0.2\nh e\nl l l\n", "vocab.bpe:3: $: found 'l l l'; expected two tokens")]
    [InlineData("h e\nx y\n", "vocab.bpe:2: $: 'x y' merges tokens or makes one that")]
    public void Read_WrongMerges_NamesTheLine(string merges, string message)
    {
        var error = Assert.Throws<SpecException>(() => BpeVocabulary.Read(Tiny("encoder.json"), _folder.Write("vocab.bpe", merges)));

        Assert.StartsWith(_folder.File(message), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingFile_SaysWhichIsExpected()
    {
        var error = Assert.Throws<SpecException>(() => BpeVocabulary.Read(_folder.File("none.json"), Tiny("vocab.bpe")));

        Assert.Contains("none.json: $: there is no such file; expected GPT-2's encoder.json", error.Message, StringComparison.Ordinal);
    }

    private List<int> Encode(byte[] text)
    {
        var ids = new List<int>();
        _tokenizer.Encode(text, ids);
        return ids;
    }

    private static string Tiny(string name) => Path.Combine(AppContext.BaseDirectory, "Data", "Tokenizers", "Tiny", name);
}
