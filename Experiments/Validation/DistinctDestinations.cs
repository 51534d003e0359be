using System.Collections.Immutable;
using SimMoE.Workload.Routing;

namespace SimMoE.Experiments.Validation;

/// <summary>How many different groups of experts a token's choices fall into.</summary>
internal static class DistinctDestinations
{
    private const string HierMoe = "HierMoE, Table II (counted by its authors, rounded to whole per cent)";
    private const string Law = "hypergeometric: R (1 - C(E - E/R, K) / C(E, K))";

    private const int Tokens = 16384;

    private static readonly ImmutableArray<int> TopKs = [2, 4, 6, 8];

    // Duplicate rate in percent: groups, then K = 2, 4, 6, 8.
    private static readonly ImmutableArray<(int Groups, ImmutableArray<double> Rates)> Published =
    [
        (4, [12, 32, 46, 55]),
        (8, [6, 17, 27, 34]),
        (16, [3, 9, 14, 18]),
        (32, [2, 4, 7, 9]),
    ];

    private static readonly ImmutableArray<int> ExpertCounts = [64, 128, 256, 512];

    /// <summary>Duplicate rates.</summary>
    public static ValidationGroup Duplicates()
    {
        var experts = ExpertCounts.MinBy(count => Published.Sum(row => Square(Rate(count, 8, row.Groups) - row.Rates[3])));
        return new(
            "duplicates",
            "Share of a token's K copies that another copy to the same group makes needless; closed form, "
                + "uniform routing. E is not printed: of 64, 128, 256, 512 the one that fits column K = 8 best.",
            [
                .. Published.SelectMany(row =>
                    TopKs.Select(
                        (topK, column) =>
                            new ValidationRow
                            {
                                Case = $"{row.Groups} groups, K = {topK}",
                                Set = topK == 8 ? RowSet.Calibration : RowSet.Validation,
                                Published = row.Rates[column],
                                Predicted = Rate(experts, topK, row.Groups),
                                Unit = "%",
                                Fitted = $"E = {experts} (not printed)",
                                Source = HierMoe,
                                Remark = row.Rates[column] < 10 ? "one unit of rounding is 10 % or more" : "",
                            }
                    )
                ),
            ]
        );
    }

    /// <summary>Distinct groups as the simulator draws them, against the law.</summary>
    public static ValidationGroup Groups() =>
        new(
            "distinct-groups",
            "Mean number of different groups that 8 of 256 experts fall into: 16,384 tokens drawn by the "
                + "simulator's routing against the law, and against another Monte-Carlo where groups are limited.",
            [.. Drawn()]
        );

    private static IEnumerable<ValidationRow> Drawn()
    {
        var uniform = Draw(new RoutingSpec());
        foreach (var (groups, law) in ImmutableArray.Create((2, 1.99), (4, 3.61), (8, 5.29), (16, 6.52), (32, 7.27), (64, 7.68)))
        {
            yield return Row($"D({groups}), uniform", law, Mean(uniform, groups), Law);
        }

        var limited = Draw(new RoutingSpec { Groups = 8, GroupLimit = 4 });
        foreach (var (nodes, mean) in ImmutableArray.Create((2, 1.96), (4, 3.12), (8, 3.95)))
        {
            yield return Row(
                $"D({nodes}), 4 of 8 groups kept",
                mean,
                Mean(limited, nodes),
                "a Monte-Carlo of independent scores, DeepSeek-V3's rule (arXiv 2412.19437, section 2.1.2)"
            );
        }
    }

    private static ValidationRow Row(string name, double law, double drawn, string source) =>
        new()
        {
            Case = name,
            Set = RowSet.Exact,
            Published = law,
            Predicted = drawn,
            Unit = "groups",
            Source = source,
            Remark = "published value has three digits",
        };

    private static IRoutedTokens Draw(RoutingSpec spec) => new PopularityRouting(spec, 256, 8, seed: 1).Route(0, 0, 0, 1, Tokens);

    private static double Mean(IRoutedTokens routed, int groups) =>
        Enumerable.Range(0, groups).Sum(group => (double)routed.DistinctTokens(0, group, groups)) / Tokens;

    private static double Rate(int experts, int topK, int groups) => 100 * DistinctGroups.DuplicateRate(experts, topK, groups);

    private static double Square(double value) => value * value;
}
