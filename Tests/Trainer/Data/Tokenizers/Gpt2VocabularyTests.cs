using System.Text;
using SimMoE.Trainer.Data.Tokenizers;

namespace SimMoE.Tests.Trainer.Data.Tokenizers;

/// <summary>Ids that two other implementations give (npm: gpt-3-encoder 1.1.4 and gpt-tokenizer's r50k_base, which agree).</summary>
public sealed class Gpt2VocabularyTests
{
    [Gpt2Fact]
    public void Encode_WithGpt2sVocabulary_GivesTheKnownIds()
    {
        using var tokenizer = new BpeTokenizer(BpeVocabulary.Read(Path.Combine(Gpt2FactAttribute.Folder!, "encoder.json"), Path.Combine(Gpt2FactAttribute.Folder!, "vocab.bpe")));
        var known = new (string Text, int[] Ids)[]
        {
            ("Hello, world!", [15496, 11, 995, 0]),
            ("The quick brown fox jumps over the lazy dog.", [464, 2068, 7586, 21831, 18045, 625, 262, 16931, 3290, 13]),
            ("It's we'll they've I'd: don't", [1026, 338, 356, 1183, 484, 1053, 314, 1549, 25, 836, 470]),
            ("  two  spaces\n\n\ttab", [220, 734, 220, 9029, 628, 197, 8658]),
            ("naïve café — “quotes” 日本語 😀", [2616, 38776, 40304, 851, 564, 250, 421, 6421, 447, 251, 10545, 245, 98, 17312, 105, 45739, 252, 30325, 222]),
            ("for (int i = 0; i < 1024; i++) { sum += x[i]; }", [1640, 357, 600, 1312, 796, 657, 26, 1312, 1279, 28119, 26, 1312, 29577, 1391, 2160, 15853, 2124, 58, 72, 11208, 1782]),
        };

        Assert.All(known, fact =>
        {
            var ids = new List<int>();
            tokenizer.Encode(Encoding.UTF8.GetBytes(fact.Text), ids);
            Assert.Equal(fact.Ids, ids);
            Assert.Equal(fact.Text, Encoding.UTF8.GetString(tokenizer.Decode(fact.Ids)));
        });
        Assert.Equal((50257, 50256), (tokenizer.VocabularySize, tokenizer.DocumentEnd));
    }
}
