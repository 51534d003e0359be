namespace SimMoE.Units;

/// <summary>The user's input is wrong. Carries every problem found, never only the first; exit code 2.</summary>
public sealed class SpecException : Exception
{
    /// <summary>Collects the problems of one input.</summary>
    /// <param name="problems">At least one.</param>
    public SpecException(IReadOnlyList<Problem> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>One problem.</summary>
    public SpecException(Problem problem)
        : this([problem]) { }

    /// <summary>Every problem, in file order.</summary>
    public IReadOnlyList<Problem> Problems { get; }
}
