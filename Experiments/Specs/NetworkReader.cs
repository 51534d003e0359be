using System.Globalization;
using SimMoE.Experiments.Yaml;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads the <c>network</c> part of a spec, and the options that say the same on the command line.</summary>
public static class NetworkReader
{
    /// <summary>What may be written for a resolution.</summary>
    public const string ResolutionExpected = "expected auto, exact, makespan or a share such as 0.1 %";

    /// <summary>Network models by the words that name them.</summary>
    public static IReadOnlyDictionary<string, NetworkKind> Kinds { get; } = new Dictionary<string, NetworkKind>
    {
        ["fair-share"] = NetworkKind.FairShare,
        ["ideal"] = NetworkKind.Ideal,
    };

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

        resolution.Reject(ResolutionExpected);
        return spec;
    }

    /// <summary>Puts a resolution into a spec.</summary>
    /// <param name="spec">Spec to change.</param>
    /// <param name="text"><c>auto</c>, <c>exact</c>, <c>makespan</c> or a share such as <c>0.1 %</c>, below 100 %.</param>
    /// <returns>The changed spec, or null if the text is none of these.</returns>
    public static NetworkSpec? WithResolution(NetworkSpec spec, string text)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim() switch
        {
            "auto" => spec with { Resolution = ResolutionKind.Auto, RelativeError = 0 },
            "exact" => spec with { Resolution = ResolutionKind.Exact, RelativeError = 0 },
            "makespan" => spec with { Resolution = ResolutionKind.Makespan, RelativeError = 0 },
            [.. var number, '%'] when double.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture, out var percent) && percent is > 0 and < 100 =>
                spec with { Resolution = ResolutionKind.Bounded, RelativeError = percent / 100 },
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
