namespace SimMoE.Trainer.Training;

/// <summary>Sequences of tokens in a fixed order: a pure function of the source's files and seed, so that a run that resumes at a step
/// reads on
/// as if it had never stopped, and one sequence is the same however many ranks share a step.</summary>
public interface ITokenSource : IDisposable
{
    /// <summary>Sequences of one epoch, 1 or more.</summary>
    long SequenceCount { get; }

    /// <summary>T: tokens of a sequence that are predicted; a sequence has one more.</summary>
    int SequenceLength { get; }

    /// <summary>Reads one sequence.</summary>
    /// <param name="ordinal">Number of the sequence in the run, from 0; beyond <see cref="SequenceCount"/> the next epoch begins, in an
    /// order of its
    /// own if the source shuffles.</param>
    /// <param name="tokens">Receives <see cref="SequenceLength"/> + 1 ids; the last is only predicted.</param>
    void Read(long ordinal, Span<int> tokens);
}
