namespace SimMoE.Experiments.Specs;

/// <summary>The network model and how finely it resolves completions.</summary>
public sealed record NetworkSpec
{
    /// <summary>Which network model moves the bytes.</summary>
    public NetworkKind Kind { get; init; } = NetworkKind.FairShare;

    /// <summary>Relative error allowed on finish times, 0 for exact; completions closer than this are taken together.</summary>
    public double RelativeError { get; init; }

    /// <summary>True if only the time of the slowest member counts, so that the largest link load decides.</summary>
    public bool MakespanOnly { get; init; }

    /// <summary>As it is written in a spec: <c>exact</c>, <c>0.1 %</c>, <c>makespan</c>.</summary>
    public string Resolution => MakespanOnly ? "makespan"
        : RelativeError == 0 ? "exact"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{RelativeError * 100:0.######} %");
}
