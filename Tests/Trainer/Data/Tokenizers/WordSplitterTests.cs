using System.Text;
using SimMoE.Trainer.Data.Tokenizers;

namespace SimMoE.Tests.Trainer.Data.Tokenizers;

/// <summary>What GPT-2's pattern gives, alternative by alternative; words are written with '|' between them.</summary>
public sealed class WordSplitterTests
{
    [Theory]
    [InlineData("Hello world", "Hello| world")]
    [InlineData("it's we'll I'd don't", "it|'s| we|'ll| I|'d| don|'t")]
    [InlineData("they're I've I'm", "they|'re| I|'ve| I|'m")]
    [InlineData("IT'S 'tis", "IT|'|S| '|tis")]
    [InlineData("a  b", "a| | b")]
    [InlineData("a   b", "a|  | b")]
    [InlineData("a\nb", "a|\n|b")]
    [InlineData("a \n b", "a| \n| b")]
    [InlineData("a\t\tb", "a|\t|\t|b")]
    [InlineData("end  ", "end|  ")]
    [InlineData(" x", " x")]
    [InlineData("x2y 34", "x|2|y| 34")]
    [InlineData("a_b == c!?", "a|_|b| ==| c|!?")]
    [InlineData("½ ² Ⅷ ٣", "½| ²| Ⅷ| ٣")]
    [InlineData("naïve été", "naïve| été")]
    [InlineData("日本語 😀😀", "日本語| 😀😀")]
    [InlineData("a\u00A0b", "a|\u00A0|b")]
    [InlineData("a\u3000\u3000b", "a|\u3000|\u3000|b")]
    [InlineData("नमस्ते", "नमस|्|त|े")]
    public void MoveNext_Text_CutsAsThePattern(string text, string words)
    {
        Assert.Equal(words.Split('|'), Split(Encoding.UTF8.GetBytes(text)).Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void MoveNext_BytesThatAreNoUtf8_LosesNone()
    {
        byte[] text = [(byte)'a', 0xFF, 0xC3, (byte)' ', 0xE6, 0x97];

        Assert.Equal(text, Split(text).SelectMany(word => word));
    }

    private static List<byte[]> Split(byte[] text)
    {
        var words = new List<byte[]>();
        var splitter = new WordSplitter(text);
        while (splitter.MoveNext())
        {
            words.Add(splitter.Current.ToArray());
        }

        return words;
    }
}
