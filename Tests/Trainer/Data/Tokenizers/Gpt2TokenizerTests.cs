using System.Text;
using SimMoE.Trainer.Data.Tokenizers;

namespace SimMoE.Tests.Trainer.Data.Tokenizers;

public sealed class Gpt2TokenizerTests
{
    private readonly Gpt2Tokenizer _tokenizer = new();

    /// <summary>Ids that two other implementations give (npm: gpt-3-encoder 1.1.4 and gpt-tokenizer's r50k_base, which agree).</summary>
    [Theory]
    [InlineData("Hello, world!", new[] { 15496, 11, 995, 0 })]
    [InlineData("The quick brown fox jumps over the lazy dog.", new[] { 464, 2068, 7586, 21831, 18045, 625, 262, 16931, 3290, 13 })]
    [InlineData("It's we'll they've I'd: don't", new[] { 1026, 338, 356, 1183, 484, 1053, 314, 1549, 25, 836, 470 })]
    [InlineData("  two  spaces\n\n\ttab", new[] { 220, 734, 220, 9029, 628, 197, 8658 })]
    [InlineData(
        "naïve café — “quotes” 日本語 😀",
        new[] { 2616, 38776, 40304, 851, 564, 250, 421, 6421, 447, 251, 10545, 245, 98, 17312, 105, 45739, 252, 30325, 222 }
    )]
    [InlineData(
        "for (int i = 0; i < 1024; i++) { sum += x[i]; }",
        new[] { 1640, 357, 600, 1312, 796, 657, 26, 1312, 1279, 28119, 26, 1312, 29577, 1391, 2160, 15853, 2124, 58, 72, 11208, 1782 }
    )]
    public void Encode_Text_GivesTheKnownIds(string text, int[] ids)
    {
        Assert.Equal(ids, Encode(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(text, Encoding.UTF8.GetString(_tokenizer.Decode(ids)));
        Assert.Equal((50257, 50256), (_tokenizer.VocabularySize, _tokenizer.DocumentEnd));
    }

    /// <summary>A text that holds the mark does not end there.</summary>
    [Fact]
    public void Encode_TheMarkOfTheEnd_IsText()
    {
        var ids = Encode("a <|endoftext|> b"u8);
        Assert.DoesNotContain(50256, ids);
        Assert.Equal("a <|endoftext|> b", Encoding.UTF8.GetString(_tokenizer.Decode([.. ids])));
    }

    /// <summary>Bytes that are no UTF-8 are tokens of one byte: in GPT-2's vocabulary 0xFF is 187, 0x80 is 222 and 0xAD the last, 255;
    /// valid text around them stays as it is.</summary>
    [Fact]
    public void Encode_BytesThatAreNoText_AreTokensOfTheirOwn() =>
        Assert.Equal([15496, 187, 222, 255, 11, 995, 0], Encode([.. "Hello"u8, 0xFF, 0x80, 0xAD, .. ", world!"u8]));

    private List<int> Encode(ReadOnlySpan<byte> text)
    {
        var ids = new List<int>();
        _tokenizer.Encode(text, ids);
        return ids;
    }
}
