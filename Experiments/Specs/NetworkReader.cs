using SimMoE.Experiments.Yaml;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads the <c>network</c> part of a spec, and the options that say the same on the command line.</summary>
public static class NetworkReader
{
    /// <summary>What may be written for a resolution.</summary>
    public const string ResolutionExpected = "expected auto, exact or makespan";

    // Until exact runs became fast enough, a share was a bound on lateness.
    private const string ShareExpected =
        "expected auto, exact or makespan; a share is no resolution any more: write exact, which has no error, or makespan for large clusters";

    /// <summary>Network models by the words that name them.</summary>
    public static IReadOnlyDictionary<string, NetworkKind> Kinds { get; } =
        new Dictionary<string, NetworkKind> { ["fair-share"] = NetworkKind.FairShare, ["ideal"] = NetworkKind.Ideal };

    /// <summary>Reads the part; a missing one is fair sharing, resolved as the cluster's size allows.</summary>
    /// <param name="node">A mapping, a model's name alone, or null.</param>
    public static NetworkSpec Read(SpecNode? node)
    {
        if (node is null)
        {
            return new NetworkSpec();
        }

        if (node is SpecScalar name)
        {
            return new NetworkSpec { Kind = Kind(name) };
        }

        var reader = node.AsMap().Read();
        var kind = reader.ChoiceOr("model", Kinds, NetworkKind.FairShare);
        var resolution = reader.Optional("resolution");
        reader.RejectUnknown();
        var spec = new NetworkSpec { Kind = kind };
        if (resolution is null)
        {
            return spec;
        }

        if (WithResolution(spec, resolution.AsText()) is { } resolved)
        {
            return resolved;
        }

        resolution.Reject(Expected(resolution.AsText()));
        return spec;
    }

    /// <summary>What may be written in place of a text that is no resolution.</summary>
    public static string Expected(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.TrimEnd().EndsWith('%') ? ShareExpected : ResolutionExpected;
    }

    /// <summary>Puts a resolution into a spec.</summary>
    /// <param name="spec">Spec to change.</param>
    /// <param name="text"><c>auto</c>, <c>exact</c> or <c>makespan</c>.</param>
    /// <returns>The changed spec, or null if the text is none of these.</returns>
    public static NetworkSpec? WithResolution(NetworkSpec spec, string text)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim() switch
        {
            "auto" => spec with { Resolution = ResolutionKind.Auto },
            "exact" => spec with { Resolution = ResolutionKind.Exact },
            "makespan" => spec with { Resolution = ResolutionKind.Makespan },
            _ => null,
        };
    }

    private static NetworkKind Kind(SpecScalar name)
    {
        if (Kinds.TryGetValue(name.Text, out var kind))
        {
            return kind;
        }

        name.Reject($"expected one of {string.Join(", ", Kinds.Keys)}");
        return NetworkKind.FairShare;
    }
}
