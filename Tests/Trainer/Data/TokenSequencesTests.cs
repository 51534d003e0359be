using SimMoE.Trainer.Data;
using SimMoE.Trainer.Training;
using SimMoE.Units;
using static SimMoE.Tests.Trainer.Data.TokenBytes;

namespace SimMoE.Tests.Trainer.Data;

public sealed class TokenSequencesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _file;

    /// <summary>40 tokens, each its own place: sequences of 3 are 0-3, 3-6, …, 36-39, which makes (40 - 1) / 3 = 13.</summary>
    public TokenSequencesTests() => _file = _folder.Write("t.bin", UInt16([.. Enumerable.Range(0, 40)]));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_InFileOrder_OverlapsByOneToken()
    {
        using var sequences = new TokenSequences([_file], 3, 100, shuffleSeed: null);

        Assert.Equal(13, sequences.SequenceCount);
        Assert.Equal([0, 1, 2, 3], Read(sequences, 0));
        Assert.Equal([3, 4, 5, 6], Read(sequences, 1));
        Assert.Equal([36, 37, 38, 39], Read(sequences, 12));
        Assert.Equal([0, 1, 2, 3], Read(sequences, 13));
    }

    [Fact]
    public void Read_Shuffled_TakesEverySequenceOnceAnEpochInAnotherOrder()
    {
        using var sequences = new TokenSequences([_file], 3, 100, shuffleSeed: 7);
        var epochs = Enumerable
            .Range(0, 3)
            .Select(epoch => Enumerable.Range(0, 13).Select(i => Read(sequences, (epoch * 13) + i)[0] / 3).ToArray())
            .ToArray();

        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, 13), epoch.Order()));
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.NotEqual(Enumerable.Range(0, 13), epochs[0]);
    }

    [Fact]
    public void Read_SameSeedFromAnotherPlace_GoesOnInTheSameOrder()
    {
        using var whole = new TokenSequences([_file], 3, 100, shuffleSeed: 7);
        using var resumed = new TokenSequences([_file], 3, 100, shuffleSeed: 7);
        var expected = Enumerable.Range(0, 30).Select(i => Read(whole, i)).ToArray();

        Assert.Equal(expected[20..], Enumerable.Range(20, 10).Select(i => Read(resumed, i)));
    }

    [Fact]
    public void Read_OtherSeed_GivesAnotherOrder()
    {
        using var one = new TokenSequences([_file], 3, 100, shuffleSeed: 1);
        using var other = new TokenSequences([_file], 3, 100, shuffleSeed: 2);

        Assert.NotEqual(Enumerable.Range(0, 13).Select(i => Read(one, i)[0]), Enumerable.Range(0, 13).Select(i => Read(other, i)[0]));
    }

    /// <summary>Six sequences a step: by 1 rank at once, by 3 ranks of 2, or by 2 ranks in 3 micro-batches of 1, a step takes the
    /// same.</summary>
    [Theory]
    [InlineData(1, 1, 6)]
    [InlineData(3, 1, 2)]
    [InlineData(2, 3, 1)]
    public void Read_StepSharedByRanks_TakesTheSameSequences(int ranks, int microBatches, int perRank)
    {
        using var sequences = new TokenSequences([_file], 3, 100, shuffleSeed: 3);
        var order = new BatchOrder(ranks, microBatches, perRank);
        var taken =
            from microBatch in Enumerable.Range(0, microBatches)
            from rank in Enumerable.Range(0, ranks)
            from place in Enumerable.Range(0, perRank)
            select Read(sequences, order.First(1, microBatch, rank) + place)[0];

        Assert.Equal(Enumerable.Range(6, 6).Select(i => Read(sequences, i)[0]).Order(), taken.Order());
    }

    [Fact]
    public void Read_IdBeyondTheVocabulary_NamesFilePlaceIdAndSize()
    {
        var second = _folder.Write("u.bin", UInt16(1, 2, 50, 3, 4));
        using var sequences = new TokenSequences([_file, second], 4, 50, shuffleSeed: null);

        var error = Assert.Throws<SpecException>(() => Read(sequences, 10));

        Assert.StartsWith(
            $"{second}: token 2: found id 50; expected ids below the model's vocabulary_size of 50",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Read_LargestIdOfTheVocabulary_IsAccepted()
    {
        using var sequences = new TokenSequences([_file], 39, 40, shuffleSeed: null);

        Assert.Equal(39, Read(sequences, 0)[39]);
    }

    [Fact]
    public void Open_OneTokenTooFewForASequence_SaysHowManyAreNeeded()
    {
        var error = Assert.Throws<SpecException>(() => new TokenSequences([_file], 40, 100, shuffleSeed: null));

        Assert.StartsWith($"{_file}: $: found 40 tokens; expected at least 41", error.Message, StringComparison.Ordinal);
    }

    private static int[] Read(TokenSequences sequences, long ordinal)
    {
        var tokens = new int[sequences.SequenceLength + 1];
        sequences.Read(ordinal, tokens);
        return tokens;
    }
}
