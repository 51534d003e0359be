using SimMoE.Experiments.Yaml;
using SimMoE.Simulator.Compute;
using SimMoE.Workload;
using SimMoE.Workload.Models;

namespace SimMoE.Experiments.Specs;

/// <summary>Reads <c>implementation</c>: one for the strategy at hand, or one for each family of strategies, so that cases share the
/// key.</summary>
public static class ImplementationChoice
{
    private static readonly string[] Families = ["ep", "hp", "dense"];

    /// <summary>Reads what applies to a strategy.</summary>
    /// <param name="node">A name, the keys of an implementation, or the keys <c>ep</c>, <c>hp</c>, <c>dense</c> with either.</param>
    /// <param name="strategy">Strategy of the run.</param>
    /// <param name="model">Model of the run.</param>
    /// <returns>How sparse layers and how everything else is programmed; null if a problem was noted.</returns>
    public static (Implementation Sparse, Implementation Dense)? Read(SpecNode node, StrategyKind strategy, ModelSpec model)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(model);
        if (node is not SpecMap map || !map.Entries.Any(entry => Families.Contains(entry.Key)))
        {
            return (ImplementationReader.Read(node), ImplementationReader.Preset("dense"));
        }

        var keys = map.Read();
        foreach (var family in Families)
        {
            keys.Has(family);
        }

        var sparse = keys.Required(Family(strategy, model), strategy is StrategyKind.HeadParallel ? "hp-fused" : "ep-grouped-gemm");
        var dense = keys.Optional("dense") is { } other ? ImplementationReader.Read(other) : ImplementationReader.Preset("dense");
        keys.RejectUnknown();
        return sparse is null ? null : (ImplementationReader.Read(sparse), dense);
    }

    private static string Family(StrategyKind strategy, ModelSpec model) =>
        strategy switch
        {
            StrategyKind.HeadParallel or StrategyKind.HeadAndExpertParallel => "hp",
            StrategyKind.DataParallel when model.Moe?.Kind == FeedForwardKind.MultiHeadLatentMoe => "hp",
            _ => "ep",
        };
}
