using SimMoE.Units;
using SimMoE.Workload.Models;

namespace SimMoE.Workload.Routing;

/// <summary>What must hold between a routing and the layer it routes for, and how to open it.</summary>
public static class RoutingRules
{
    /// <summary>Every rule that the routing breaks; the contents of files are checked when it is opened.</summary>
    /// <param name="spec">The routing.</param>
    /// <param name="moe">The layer.</param>
    /// <param name="path">Where the routing stands in the user's file.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IReadOnlyList<Problem> Check(RoutingSpec spec, MoeSpec moe, string path = "$.routing")
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(moe);
        var problems = new List<Problem>();
        if (spec.Distribution is RoutingDistribution.Counts or RoutingDistribution.Trace && spec.File is null)
        {
            problems.Add(
                new Problem(
                    $"{path}.file",
                    "the distribution is read from a file and none is named",
                    "write for example 'file: counts.csv'"
                )
            );
        }

        if (spec.GroupLimit > 0 && spec.Groups == 0)
        {
            problems.Add(new Problem($"{path}.groups", "a group limit without groups", "write for example 'groups: 8'"));
        }
        else if (spec.Groups > 0 && moe.Experts % spec.Groups != 0)
        {
            problems.Add(
                new Problem(
                    $"{path}.groups",
                    $"{moe.Experts} experts do not divide over {spec.Groups} groups",
                    $"write one of {Divisors.Nearest(moe.Experts, spec.Groups)}"
                )
            );
        }
        else if (spec.IsGroupLimited && moe.Experts / spec.Groups * spec.GroupLimit < moe.TopK)
        {
            problems.Add(
                new Problem(
                    $"{path}.group_limit",
                    $"{spec.GroupLimit} of {spec.Groups} groups hold fewer than k = {moe.TopK} experts",
                    "write a larger limit"
                )
            );
        }

        return problems;
    }

    /// <summary>Opens the routing of a layer.</summary>
    /// <param name="spec">The routing; breaks no rule of <see cref="Check"/>.</param>
    /// <param name="moe">The layer.</param>
    /// <param name="seed">The run's seed.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="SpecException">The file that the routing names is wrong.</exception>
    public static IRouting Open(RoutingSpec spec, MoeSpec moe, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(moe);
        return spec.Distribution == RoutingDistribution.Trace
            ? new TraceRouting(spec.File ?? "", moe.Experts, moe.TopK)
            : new PopularityRouting(spec, moe.Experts, moe.TopK, seed);
    }
}
