namespace SimMoE.Trainer.Communication;

/// <summary>The run ends because of another rank, or because the ranks could not meet.</summary>
public sealed class RankFailureException : Exception
{
    /// <summary>Takes what all ranks agreed on.</summary>
    /// <param name="failure">Whose fault it is and the exit status.</param>
    public RankFailureException(RankFailure failure)
        : base((failure ?? throw new ArgumentNullException(nameof(failure))).Message) => Failure = failure;

    /// <summary>Whose fault it is and the exit status.</summary>
    public RankFailure Failure { get; }

    /// <summary>True if the first process of this host says it: a mistake of the user's is told once a host.</summary>
    public bool IsToldElsewhere { get; init; }
}
