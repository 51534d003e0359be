using SimMoE.Trainer.Training;
using SimMoE.Workload;

namespace SimMoE.Trainer.Measuring.Steps;

/// <summary>Sequences of random ids, for timing: what they say plays no part.</summary>
/// <param name="sequenceLength">T.</param>
/// <param name="vocabulary">Ids are below this.</param>
public sealed class RandomTokens(int sequenceLength, int vocabulary) : ITokenSource
{
    private readonly RandomStream _stream = new(1, "measured tokens");

    /// <inheritdoc/>
    public long SequenceCount => long.MaxValue;

    /// <inheritdoc/>
    public int SequenceLength => sequenceLength;

    /// <inheritdoc/>
    public void Read(long ordinal, Span<int> tokens)
    {
        var draws = _stream.Substream((int)(ordinal & int.MaxValue));
        foreach (ref var token in tokens)
        {
            token = draws.NextInt(vocabulary);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }
}
