using SimMoE.Trainer.Training;
using SimMoE.Workload;

namespace SimMoE.Tests.Trainer.Training;

/// <summary>Sequences that can be learned: each token is the one before plus a step of its sequence, modulo the vocabulary, with some
/// noise.</summary>
internal sealed class PatternTokens(int sequenceLength = TinyRun.SequenceLength, int vocabulary = TinyRun.Vocabulary, long count = 64)
    : ITokenSource
{
    public long SequenceCount => count;

    public int SequenceLength => sequenceLength;

    public void Read(long ordinal, Span<int> tokens)
    {
        var draws = new RandomStream(3, "pattern").Substream((int)(ordinal % count));
        tokens[0] = draws.NextInt(vocabulary);
        var step = 1 + draws.NextInt(2);
        for (var i = 1; i < tokens.Length; i++)
        {
            tokens[i] = draws.NextInt(16) == 0 ? draws.NextInt(vocabulary) : (tokens[i - 1] + step) % vocabulary;
        }
    }

    public void Dispose() { }
}
