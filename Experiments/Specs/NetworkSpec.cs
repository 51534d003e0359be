namespace SimMoE.Experiments.Specs;

/// <summary>The network model and how finely it resolves completions.</summary>
public sealed record NetworkSpec
{
    /// <summary>Which network model moves the bytes.</summary>
    public NetworkKind Kind { get; init; } = NetworkKind.FairShare;

    /// <summary>How finely completions are resolved.</summary>
    public ResolutionKind Resolution { get; init; } = ResolutionKind.Auto;

    /// <summary>As it is written in a spec: <c>fair-share, exact</c>.</summary>
    public override string ToString() => Kind == NetworkKind.Ideal ? "ideal" : $"fair-share, {ResolutionText}";

    /// <summary>As it is written in a spec: <c>auto</c>, <c>exact</c>, <c>makespan</c>.</summary>
    public string ResolutionText =>
        Resolution switch
        {
            ResolutionKind.Exact => "exact",
            ResolutionKind.Makespan => "makespan",
            _ => "auto",
        };
}
