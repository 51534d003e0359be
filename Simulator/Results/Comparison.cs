using System.Globalization;
using SimMoE.Units;

namespace SimMoE.Simulator.Results;

/// <summary>Two runs side by side: which is faster, by how much, and why. What the causes save sums to the difference of the
/// times.</summary>
public sealed class Comparison
{
    /// <summary>Compares two runs of the same tokens.</summary>
    /// <param name="baseline">Such as EP.</param>
    /// <param name="candidate">Such as HP.</param>
    public Comparison(StepPrediction baseline, StepPrediction candidate)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(candidate);
        (Baseline, Candidate) = (baseline, candidate);
        Differences =
        [
            .. Causes.All.Select(cause => new CauseDifference(cause, baseline.Causes.Seconds(cause), candidate.Causes.Seconds(cause))),
        ];
    }

    /// <summary>Such as EP.</summary>
    public StepPrediction Baseline { get; }

    /// <summary>Such as HP.</summary>
    public StepPrediction Candidate { get; }

    /// <summary>Time for a token of the baseline over that of the candidate: above 1 the candidate is faster. Equal to the ratio of the
    /// step times where both have the same tokens.</summary>
    public double SpeedUp => Candidate.TokensPerSecond / Baseline.TokensPerSecond;

    /// <summary>Difference of the step times, in seconds; positive where the candidate is faster.</summary>
    public double SavedSeconds => Baseline.StepTime.TotalSeconds - Candidate.StepTime.TotalSeconds;

    /// <summary>Each cause, in the order of tables. <see cref="CauseDifference.SavedSeconds"/> sums to
    /// <see cref="SavedSeconds"/>.</summary>
    public IReadOnlyList<CauseDifference> Differences { get; }

    /// <summary>Bytes of token exchanges on the wire: candidate over baseline; 0 if the baseline moves none.</summary>
    public double WireByteRatio => Baseline.TokenWireBytes == 0 ? 0 : (double)Candidate.TokenWireBytes / Baseline.TokenWireBytes;

    /// <summary>The verdict in words.</summary>
    /// <param name="baselineName">What to call the baseline.</param>
    /// <param name="candidateName">What to call the candidate.</param>
    public IReadOnlyList<Conclusion> Conclude(string baselineName, string candidateName)
    {
        var conclusions = new List<Conclusion> { new("speed-up", Verdict(baselineName, candidateName)) };
        if (Baseline.TokenWireBytes > 0)
        {
            conclusions.Add(new("bytes", $"{candidateName} moves {Conclusions.Percent(WireByteRatio)} of {baselineName}'s bytes"));
        }

        AddCauses(conclusions, candidateName, saved: true);
        AddCauses(conclusions, candidateName, saved: false);
        return conclusions;
    }

    private string Verdict(string baselineName, string candidateName)
    {
        if (SpeedUp < ConclusionThresholds.EqualSpeed && 1 / SpeedUp < ConclusionThresholds.EqualSpeed)
        {
            return $"{candidateName} and {baselineName} are equally fast";
        }

        var (fast, slow, ratio) = SpeedUp > 1 ? (candidateName, baselineName, SpeedUp) : (baselineName, candidateName, 1 / SpeedUp);
        return string.Create(CultureInfo.InvariantCulture, $"{fast} is {ratio:F2}x faster than {slow}");
    }

    private void AddCauses(List<Conclusion> conclusions, string candidateName, bool saved)
    {
        var sign = saved ? 1 : -1;
        var scale = Differences.Sum(difference => Math.Abs(difference.SavedSeconds));
        foreach (
            var difference in Differences
                .Where(difference => sign * difference.SavedSeconds > ConclusionThresholds.Difference * scale)
                .OrderByDescending(difference => sign * difference.SavedSeconds)
        )
        {
            var amount = QuantityText.FormatDuration(SimDuration.FromSeconds(sign * difference.SavedSeconds));
            conclusions.Add(
                new(
                    Causes.Name(difference.Cause),
                    $"{candidateName} {(saved ? "saves" : "loses")} {amount} by {Causes.Words(difference.Cause)}"
                )
            );
        }
    }
}
