using SimMoE.Experiments.Yaml;
using SimMoE.Workload.Models;
using SimMoE.Workload.Routing;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads how tokens choose experts.</summary>
/// <remarks>Keys: docs/spec-reference.md; models: docs/models/routing.md.</remarks>
public static class RoutingReader
{
    private static readonly Dictionary<string, RoutingDistribution> Words = new()
    {
        ["uniform"] = RoutingDistribution.Uniform,
        ["balanced"] = RoutingDistribution.Balanced,
        ["zipf"] = RoutingDistribution.Zipf,
        ["log-normal"] = RoutingDistribution.LogNormal,
        ["counts"] = RoutingDistribution.Counts,
        ["trace"] = RoutingDistribution.Trace,
    };

    /// <summary>Reads a routing and checks it against the sparse layer.</summary>
    /// <param name="node">A distribution's name, or a mapping.</param>
    /// <param name="moe">The sparse layer, or null if there is none or it could not be read.</param>
    /// <exception cref="ArgumentNullException">The node is null.</exception>
    public static RoutingSpec Read(SpecNode node, MoeSpec? moe)
    {
        ArgumentNullException.ThrowIfNull(node);
        var map = node is SpecScalar name
            ? new SpecMap(name.File, name.Path, name.Line, [new SpecEntry("distribution", name, name.Line)])
            : node.AsMap();
        var before = map.File.Problems.Count;
        var keys = map.Read();
        var distribution = keys.Choice("distribution", Words);
        var spec = new RoutingSpec
        {
            Distribution = distribution,
            Exponent = distribution == RoutingDistribution.Zipf ? keys.Number("exponent", 0, 20, "1.0") : 0,
            Sigma = distribution == RoutingDistribution.LogNormal ? keys.Number("sigma", 0, 10, "0.5") : 0,
            File = distribution is RoutingDistribution.Counts or RoutingDistribution.Trace
                ? Resolve(map, keys.Text("file", "counts.csv"))
                : null,
            Shuffled = keys.FlagOr("shuffled", true),
            BalancingSteps = keys.IntegerOr("balancing_steps", 0, 0, 1_000_000),
            BalancingRate = keys.NumberOr("balancing_rate", 0.025, 0, 10),
            Groups = keys.IntegerOr("groups", 0, 0, 1 << 16),
            GroupLimit = keys.IntegerOr("group_limit", 0, 0, 1 << 16),
            TokenLevelLimit = keys.IntegerOr("token_level_limit", 1 << 20, 0, int.MaxValue),
        };
        keys.RejectUnknown();
        if (map.File.Problems.Count == before && moe is not null)
        {
            SpecProblems.Note(map, RoutingRules.Check(spec, moe, map.Path));
        }

        return spec;
    }

    // A relative name is meant beside the spec that names it.
    private static string Resolve(SpecMap map, string file) =>
        file.Length == 0 || Path.IsPathRooted(file) ? file : Path.Combine(Path.GetDirectoryName(map.File.Name) ?? "", file);
}
