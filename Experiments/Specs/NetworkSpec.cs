using System.Globalization;

namespace SimMoE.Experiments.Specs;

/// <summary>The network model and how finely it resolves completions.</summary>
public sealed record NetworkSpec
{
    /// <summary>Which network model moves the bytes.</summary>
    public NetworkKind Kind { get; init; } = NetworkKind.FairShare;

    /// <summary>How finely completions are resolved.</summary>
    public ResolutionKind Resolution { get; init; } = ResolutionKind.Auto;

    /// <summary>Relative error allowed on finish times, in (0, 1); 0 unless <see cref="Resolution"/> is bounded.</summary>
    public double RelativeError { get; init; }

    /// <summary>As it is written in a spec: <c>fair-share, 0.1 %</c>.</summary>
    public override string ToString() => Kind == NetworkKind.Ideal ? "ideal" : $"fair-share, {ResolutionText}";

    /// <summary>As it is written in a spec: <c>auto</c>, <c>exact</c>, <c>0.1 %</c>, <c>makespan</c>.</summary>
    public string ResolutionText => Resolution switch
    {
        ResolutionKind.Bounded => string.Create(CultureInfo.InvariantCulture, $"{RelativeError * 100:0.######} %"),
        ResolutionKind.Exact => "exact",
        ResolutionKind.Makespan => "makespan",
        _ => "auto",
    };
}
