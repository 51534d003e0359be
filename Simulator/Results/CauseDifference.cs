namespace SimMoE.Simulator.Results;

/// <summary>What one cause takes in two runs.</summary>
/// <param name="Cause">Why time passes.</param>
/// <param name="BaselineSeconds">Mean over ranks in the baseline.</param>
/// <param name="CandidateSeconds">Mean over ranks in the candidate.</param>
public sealed record CauseDifference(Cause Cause, double BaselineSeconds, double CandidateSeconds)
{
    /// <summary>What the candidate saves; negative where it takes longer.</summary>
    public double SavedSeconds => BaselineSeconds - CandidateSeconds;
}
